package org.bpnet.data.load;

import java.util.Arrays;
import java.util.Locale;

/// Where n examples in order are divided into batches.
///
/// @param examples how many there are
/// @param batchSize how many a whole batch has
/// @param least how many each batch has at least
/// @param droppingLast whether a last batch that is not whole is left out
public record Cut(int examples, int batchSize, int least, boolean droppingLast) {
  /// Throws IllegalArgumentException if the examples do not allow such batches
  public Cut {
    if (batchSize < 1) {
      throw new IllegalArgumentException("Sampler: batch size must be >= 1, got " + batchSize);
    }
    if (examples > 0 && droppingLast && examples < batchSize) {
      throw wrong(
          "as many examples as a batch has, since the last is left out", batchSize, examples);
    }
    if (examples > 0 && Math.min(examples, batchSize) < least) {
      throw wrong("batches of at least so many examples", least, Math.min(examples, batchSize));
    }
  }

  static Cut of(int examples, int batchSize) {
    return new Cut(examples, batchSize, 1, false);
  }

  private static IllegalArgumentException wrong(String what, int needed, int got) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Sampler: needs %s, %d, got %d; choose another batch size, or give more examples",
            what,
            needed,
            got));
  }

  /// The examples after the last whole batch.
  private int rest() {
    return examples % batchSize;
  }

  private boolean isRestTooSmall() {
    return !droppingLast && rest() > 0 && rest() < least;
  }

  /// Whether a small rest and the batch before it are enough for two.
  private boolean isSharing() {
    return isRestTooSmall() && batchSize + rest() >= 2 * least;
  }

  /// The number of batches.
  public int batches() {
    boolean whole = droppingLast || isRestTooSmall() && !isSharing();
    return whole ? examples / batchSize : Math.ceilDiv(examples, batchSize);
  }

  /// How many examples the batches have together.
  int used() {
    return droppingLast ? examples - rest() : examples;
  }

  /// The batches of an order.
  int[][] apply(int[] order) {
    var batches = new int[batches()][];
    int start = 0;
    for (int i = 0; i < batches.length; i++) {
      int end = end(i);
      batches[i] = Arrays.copyOfRange(order, start, end);
      start = end;
    }
    return batches;
  }

  private int end(int batch) {
    int last = batches() - 1;
    if (batch == last) {
      return used();
    }
    return batch == last - 1 && isSharing()
        ? batch * batchSize + Math.ceilDiv(batchSize + rest(), 2)
        : (batch + 1) * batchSize;
  }

  /// `(batch=32)`, with what is not as usual.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "(batch=%d%s%s)",
        batchSize,
        least > 1 ? ", at_least=" + least : "",
        droppingLast ? ", drop_last" : "");
  }
}
