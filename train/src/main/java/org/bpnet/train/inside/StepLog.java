package org.bpnet.train.inside;

import java.nio.file.Path;

/// A run's steps as a table, `steps.csv`: up to step 2,047 a row for each step, from then on for 2
/// of them, from 4,096 on for 4, and so on, in general for the largest power of two that is at most
/// a 1,024th of the number of steps. So a million steps make some 11,000 rows. A row ends at a
/// multiple of that, at the end of an epoch, and where a run is stopped.
///
/// - `epoch`, `step`: where the row ends
/// - `loss`, `loss_low`, `loss_high`: the mean over the examples of the row's steps, each before
///   its update, and the lowest and the highest of its steps
/// - `learning_rate`: that of the last step
/// - `examples_per_second`, from batch to batch
/// - `data_wait`: the share of the time in which training waited for the next batch
/// - `heap_bytes`: of the Java heap, in use; `resident_bytes`: of the process, in memory, as Linux
///   tells it; both looked at ten times a second at most
///
/// Rows are written four times a second, and before all else that counts in the run folder.
public final class StepLog {
  /// A row for each step, or for several.
  public static final String STEPS = "steps.csv";

  private static final String HEAD =
      "epoch,step,loss,loss_low,loss_high,learning_rate,examples_per_second,data_wait,"
          + "heap_bytes,resident_bytes";

  /// Ours: so fine a share of a run is one row.
  private static final long FINENESS = 1024;

  private static final long FLUSH_NANOS = 250_000_000;

  private final GrowingTable table;
  private final MemoryInUse memory = new MemoryInUse();
  private final StringBuilder lines = new StringBuilder();
  private long flushed;

  private long examples;
  private double losses;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;
  private long nanos;
  private long waited;
  private int epoch;
  private long step;
  private double learningRate;

  /// @param folder of the run
  public StepLog(Path folder) {
    this.table = new GrowingTable(folder.resolve(STEPS));
    table.requireHead(HEAD);
    this.flushed = System.nanoTime();
  }

  /// A step that was made.
  ///
  /// @param count of its examples
  /// @param waitedNanos for its batch
  /// @param allNanos from batch to batch
  public void add(
      int inEpoch,
      long number,
      double loss,
      double rate,
      int count,
      long waitedNanos,
      long allNanos) {
    epoch = inEpoch;
    step = number;
    learningRate = rate;
    losses += loss * count;
    low = Math.min(low, loss);
    high = Math.max(high, loss);
    examples += count;
    waited += waitedNanos;
    nanos += allNanos;
    if (number % stepsOfARow(number) == 0) {
      endRow();
      long now = System.nanoTime();
      if (now - flushed >= FLUSH_NANOS) {
        write();
        flushed = now;
      }
    }
  }

  static long stepsOfARow(long step) {
    return Long.highestOneBit(Math.max(1, step / FINENESS));
  }

  private void endRow() {
    memory.look();
    lines
        .append(epoch)
        .append(',')
        .append(step)
        .append(',')
        .append(losses / examples)
        .append(',')
        .append(low)
        .append(',')
        .append(high)
        .append(',')
        .append(learningRate)
        .append(',')
        .append(Math.round(1e9 * examples / Math.max(1, nanos)))
        .append(',')
        .append(Math.round(1e4 * waited / Math.max(1, nanos)) / 1e4)
        .append(',')
        .append(memory.heap())
        .append(',')
        .append(memory.resident())
        .append('\n');
    examples = 0;
    losses = 0;
    low = Double.POSITIVE_INFINITY;
    high = Double.NEGATIVE_INFINITY;
    nanos = 0;
    waited = 0;
  }

  private void write() {
    if (!lines.isEmpty()) {
      table.append(HEAD, lines.toString());
      lines.setLength(0);
    }
  }

  /// Ends the row under way and writes what is not written yet.
  public void flush() {
    if (examples > 0) {
      endRow();
    }
    write();
  }
}
