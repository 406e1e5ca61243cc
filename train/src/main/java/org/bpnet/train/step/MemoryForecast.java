package org.bpnet.train.step;

import java.util.Locale;

/// What training takes of memory, known before the first step: the plan of a step says what lies
/// between its inputs and its results. Data are not counted.
///
/// @param weights bytes of all parameters and buffers
/// @param optimizer bytes of what learners remember
/// @param step bytes of a step: its batch, activations, gradients; of several phases the largest
/// @param examples in the batch that this is for
public record MemoryForecast(long weights, long optimizer, long step, int examples) {
  /// How often weights are held in the Java heap at most: those of the best epoch, a file being
  /// written, and the values to which a step that goes wrong is taken back.
  private static final int COPIES = 3;

  /// Bytes at most, with the copies that a run keeps.
  public long peak() {
    return (1 + COPIES) * weights + 2 * optimizer + step;
  }

  /// `weights 0.9 MiB, optimizer 1.8 MiB, a step of 128 examples 2.1 MiB; at most 9.3 MiB`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "weights %s, optimizer %s, a step of %d %s %s; at most %s",
        amount(weights),
        amount(optimizer),
        examples,
        examples == 1 ? "example" : "examples",
        amount(step),
        amount(peak()));
  }

  private static String amount(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }
}
