package org.bpnet.train.watch;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What happens during training, as told to a listener on the training thread, in order. An
/// exception thrown by the listener ends the run.
///
/// Epochs, batches and steps count from 1; a step is one update of the parameters.
public sealed interface TrainingEvent {
  /// A run begins, or goes on from a checkpoint.
  ///
  /// @param firstEpoch the epoch that comes first: 1, or more when resuming
  /// @param epochs the number of epochs at most
  /// @param batches the number of batches in an epoch
  /// @param trainExamples examples to train on
  /// @param validationExamples examples to validate on, possibly 0
  /// @param parameters the number of trainable numbers
  /// @param backend one line about what computes
  record RunStarted(
      int firstEpoch,
      int epochs,
      int batches,
      int trainExamples,
      int validationExamples,
      long parameters,
      String backend)
      implements TrainingEvent {}

  /// A step was made.
  ///
  /// @param loss the mean loss over the batch before the update, penalties included; of several
  ///   phases that of the first one that took part
  /// @param values what objectives told by name; of several phases each one's loss too, and with
  ///   its name before
  /// @param examples the number of examples in the batch
  /// @param seconds the time from batch to batch
  record BatchEnded(
      int epoch,
      int batch,
      long step,
      double loss,
      Map<String, Double> values,
      int examples,
      double seconds)
      implements TrainingEvent {}

  /// An epoch is over.
  ///
  /// @param step the number of updates so far
  /// @param trainLoss the mean loss over the epoch's examples, each before its update; of several
  ///   phases that of the first
  /// @param training means over the epoch of what objectives told, by the names of
  ///   [BatchEnded#values]
  /// @param validation measures by label over the validation examples, `loss` first; empty without
  ///   such examples
  /// @param learningRate the rate of the last update
  /// @param seconds the time for training and validation
  /// @param examplesPerSecond of training, without validation
  /// @param improved whether this epoch is the best so far
  record EpochEnded(
      int epoch,
      long step,
      double trainLoss,
      Map<String, Double> training,
      Map<String, Double> validation,
      double learningRate,
      double seconds,
      double examplesPerSecond,
      boolean improved)
      implements TrainingEvent {
    /// Copies the maps, in their order.
    public EpochEnded {
      training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
      validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }
  }

  /// A file of the run folder was written.
  record CheckpointWritten(Path file, int epoch) implements TrainingEvent {}

  /// No further epoch will follow.
  record Stopped(StopReason reason, int epoch) implements TrainingEvent {}

  /// The best epoch's weights are in place and on disk.
  record RunEnded(Report report) implements TrainingEvent {}
}
