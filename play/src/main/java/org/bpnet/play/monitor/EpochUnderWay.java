package org.bpnet.play.monitor;

import java.util.function.Consumer;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;

/// The epoch that a run of this process is in, batch by batch: its log has a line only when an
/// epoch is over. Who trains writes, whoever asks reads the newest, and neither waits.
final class EpochUnderWay implements Consumer<TrainingEvent> {
  private int epochs;
  private int batches;
  private double losses;
  private double seconds;
  private int examples;
  private volatile @Nullable Reached reached;

  /// How far it is.
  ///
  /// @param done of the whole run, from 0 to 1
  /// @param loss the mean over the examples of the epoch so far, each before its update
  private record Reached(
      int epoch, int batch, int batches, double done, double loss, double examplesPerSecond) {}

  @Override
  public void accept(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.RunStarted start -> {
        epochs = start.epochs();
        batches = start.batches();
      }
      case TrainingEvent.BatchEnded batch -> add(batch);
      case TrainingEvent.EpochEnded _, TrainingEvent.Stopped _ -> {
        losses = 0;
        seconds = 0;
        examples = 0;
        reached = null;
      }
      case TrainingEvent.CheckpointWritten _, TrainingEvent.RunEnded _ -> {}
    }
  }

  private void add(TrainingEvent.BatchEnded batch) {
    losses += batch.loss() * batch.examples();
    seconds += batch.seconds();
    examples += batch.examples();
    reached =
        new Reached(
            batch.epoch(),
            batch.batch(),
            batches,
            (batch.epoch() - 1 + (double) batch.batch() / batches) / epochs,
            losses / examples,
            examples / seconds);
  }

  /// What tells one state from another.
  Object state() {
    Reached now = reached;
    return now == null ? "" : now;
  }

  /// What a page shows; `null` between epochs.
  JsonValue json() {
    Reached now = reached;
    return now == null
        ? new JsonValue.Null()
        : JsonValue.object()
            .with("epoch", now.epoch)
            .with("batch", now.batch)
            .with("batches", now.batches)
            .with("done", now.done)
            .with("loss", now.loss)
            .with("examples_per_second", now.examplesPerSecond)
            .build();
  }
}
