package org.bpnet.train.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.ShapeException;

/// How often each class was taken for which: the confusion matrix, and what follows from it.
///
/// A quotient 0/0 is 0: the precision of a class that was never predicted, the recall of a class
/// that never occurs. Macro averages are means over all classes that occur in the labels or in the
/// predictions.
///
/// **Source.** As scikit-learn's `precision_recall_fscore_support` with `zero_division=0`.
///
/// @param counts `counts[actual][predicted]`, one row and one column for each class
public record Confusion(long[][] counts) {
  /// Throws IllegalArgumentException if the matrix is not square
  public Confusion {
    for (long[] row : counts) {
      if (row.length != counts.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Confusion: needs a square matrix, got %d rows and a row of %d",
                counts.length,
                row.length));
      }
    }
  }

  /// Of the examples of both.
  ///
  /// @throws IllegalArgumentException if the other has another number of classes
  public Confusion plus(Confusion other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Confusion: needs %d classes, got %d", classes(), other.classes()));
    }
    long[][] sums = new long[classes()][classes()];
    for (int i = 0; i < classes(); i++) {
      for (int j = 0; j < classes(); j++) {
        sums[i][j] = counts[i][j] + other.counts[i][j];
      }
    }
    return new Confusion(sums);
  }

  /// The number of classes.
  public int classes() {
    return counts.length;
  }

  /// The number of examples.
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /// How many examples of this class there are.
  public long support(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /// How many examples were taken for this class.
  public long predicted(int label) {
    return Arrays.stream(counts).mapToLong(row -> row[label]).sum();
  }

  /// The share of examples on the diagonal; NaN over no examples.
  public double accuracy() {
    long right = IntStream.range(0, classes()).mapToLong(c -> counts[c][c]).sum();
    return (double) right / total();
  }

  /// Of those taken for this class, the share that are of it.
  public double precision(int label) {
    return quotient(counts[label][label], predicted(label));
  }

  /// Of those of this class, the share that were taken for it.
  public double recall(int label) {
    return quotient(counts[label][label], support(label));
  }

  /// The harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN).
  public double f1(int label) {
    return quotient(2 * counts[label][label], support(label) + predicted(label));
  }

  /// The mean over classes of [#precision].
  public double macroPrecision() {
    return macro(this::precision);
  }

  /// The mean over classes of [#recall].
  public double macroRecall() {
    return macro(this::recall);
  }

  /// The mean over classes of [#f1].
  public double macroF1() {
    return macro(this::f1);
  }

  private double macro(IntToDoubleFunction measure) {
    return IntStream.range(0, classes())
        .filter(c -> support(c) + predicted(c) > 0)
        .mapToDouble(measure)
        .average()
        .orElse(Double.NaN);
  }

  private static double quotient(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Confusion other && Arrays.deepEquals(counts, other.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return "Confusion " + Arrays.deepToString(counts);
  }

  /// Counts batch by batch.
  public static final class Counter {
    private long[][] counts = {};

    /// Counts from zero.
    public Counter() {}

    /// Takes a batch of scores into account. NaN scores are never the largest.
    ///
    /// @param scores `[N, C]`, the same C each time
    /// @param labels I32 `[N]`, from 0 to C − 1
    /// @throws ShapeException if the shapes do not fit, or differ in C from those before
    public void add(HostArray scores, HostArray labels) {
      if (scores.shape().rank() != 2
          || labels.shape().rank() != 1
          || scores.shape().extent(0) != labels.shape().extent(0)
          || (counts.length > 0 && counts.length != scores.shape().extent(1))) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "Confusion: needs scores [N, C] and labels [N], got %s and %s%s",
                scores.shape(),
                labels.shape(),
                counts.length > 0 ? " after batches with C = " + counts.length : ""));
      }
      int classes = scores.shape().extent(1);
      if (counts.length == 0) {
        counts = new long[classes][classes];
      }
      for (int i = 0; i < labels.shape().elementCount(); i++) {
        counts[(int) labels.at(i)][largest(scores, i * classes, classes)]++;
      }
    }

    /// The counts so far.
    public Confusion result() {
      return new Confusion(Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new));
    }
  }

  /// The position of the largest of `count` values from `start` on, the first of equals; NaN is
  /// never the largest. Counted from `start`.
  public static int largest(HostArray values, int start, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      double value = values.at(start + i);
      double present = values.at(start + best);
      if (value > present || (Double.isNaN(present) && !Double.isNaN(value))) {
        best = i;
      }
    }
    return best;
  }
}
