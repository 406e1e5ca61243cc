package org.bpnet.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.text.Count;
import org.bpnet.train.watch.TrainingEvent;

/// Shows on standard error how training goes: on a terminal one line that is drawn again, elsewhere
/// about twenty lines in all.
public final class Progress implements Consumer<TrainingEvent>, AutoCloseable {
  private static final int WIDTH = 12;
  private static final int PLAIN_LINES = 20;
  private static final long REDRAW_NANOS = 100_000_000;

  private final Console console;
  private final boolean shown;
  private final List<String> opening;
  private final long started = System.nanoTime();
  private int firstEpoch = 1;
  private int epochs;
  private int batches;
  private double lossSum;
  private int examples;
  private double seconds;
  private String measures = "";
  private long drawn;
  private boolean open;

  /// @param shown whether anything is to be shown
  /// @param opening lines to begin with, once it is certain that there is a run
  public Progress(Console console, boolean shown, String... opening) {
    this.console = console;
    this.shown = shown;
    this.opening = List.of(opening);
  }

  /// Prints a line of its own.
  public void say(String line) {
    if (shown) {
      close();
      console.err().println(line);
    }
  }

  @Override
  public void accept(TrainingEvent event) {
    if (!shown) {
      return;
    }
    switch (event) {
      case TrainingEvent.RunStarted start -> started(start);
      case TrainingEvent.BatchEnded batch -> batch(batch);
      case TrainingEvent.EpochEnded epoch -> epoch(epoch);
      case TrainingEvent.CheckpointWritten _,
          TrainingEvent.Stopped _,
          TrainingEvent.RunEnded _ -> {}
    }
  }

  private void started(TrainingEvent.RunStarted start) {
    firstEpoch = start.firstEpoch();
    epochs = start.epochs();
    batches = start.batches();
    opening.forEach(this::say);
    say(
        String.format(
            Locale.ROOT,
            "%s to learn from, %s to choose the best epoch by; %s; %s",
            Count.of(start.trainExamples(), "example"),
            Words.count(start.validationExamples()),
            Count.of(start.parameters(), "parameter"),
            start.backend()));
    if (firstEpoch > 1) {
      say("going on after epoch " + (firstEpoch - 1));
    }
  }

  private void batch(TrainingEvent.BatchEnded batch) {
    if (batch.batch() == 1) {
      lossSum = 0;
      examples = 0;
      seconds = 0;
    }
    lossSum += batch.loss() * batch.examples();
    examples += batch.examples();
    seconds += batch.seconds();
    if (console.errAnsi() && System.nanoTime() - drawn > REDRAW_NANOS) {
      draw(batch.epoch(), batch.batch(), lossSum / examples, examples / seconds);
    }
  }

  private void epoch(TrainingEvent.EpochEnded epoch) {
    measures = measures(epoch.validation());
    if (console.errAnsi()) {
      if (epoch.epoch() < epochs && System.nanoTime() - drawn < REDRAW_NANOS) {
        return;
      }
      draw(epoch.epoch(), batches, epoch.trainLoss(), epoch.examplesPerSecond());
    } else {
      int every = Math.max(1, epochs / PLAIN_LINES);
      if (epoch.epoch() % every == 0 || epoch.epoch() == 1 || epoch.epoch() == epochs) {
        console
            .err()
            .println(
                String.format(
                    Locale.ROOT,
                    "epoch %d/%d  %s",
                    epoch.epoch(),
                    epochs,
                    figures(epoch.trainLoss(), epoch.examplesPerSecond())));
      }
    }
  }

  /// Draws the line, cut off where the terminal ends instead of going on below.
  private void draw(int epoch, int batch, double loss, double rate) {
    drawn = System.nanoTime();
    double done = (epoch - 1 + (double) batch / batches) / epochs;
    int full = (int) (done * WIDTH);
    double fresh = done - (firstEpoch - 1.0) / epochs;
    double elapsed = (System.nanoTime() - started) * 1e-9;
    console
        .err()
        .print(
            String.format(
                Locale.ROOT,
                "\r"
                    + "\u001b[2K\u001b[?7lepoch %d/%d \u001b[36m%s\u001b[2m%s\u001b[0m %s  %s"
                    + " left\u001b[?7h",
                epoch,
                epochs,
                "━".repeat(full),
                "━".repeat(WIDTH - full),
                figures(loss, rate),
                Words.duration(elapsed * (1 - done) / fresh)));
    console.err().flush();
    open = true;
  }

  private String figures(double loss, double rate) {
    return String.format(Locale.ROOT, "loss %.4f%s  %,.0f samples/s", loss, measures, rate);
  }

  /// Of classes the accuracy, of numbers R², over the validation examples.
  private static String measures(Map<String, Double> validation) {
    for (String label : new String[] {"accuracy", "r2"}) {
      Double value = validation.get(label);
      if (value != null) {
        return String.format(Locale.ROOT, "  %s %.4f", label, value);
      }
    }
    return "";
  }

  /// Leaves what was drawn last and goes on below it.
  @Override
  public void close() {
    if (open) {
      open = false;
      console.err().println();
    }
  }
}
