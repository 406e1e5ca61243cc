package org.bpnet.train.autoencode;

import java.util.Arrays;

/// How far reconstructions are off.
///
/// @param examples how many were looked at
/// @param squaredError of an example, summed over its numbers: the mean over the examples, in the
///   units of the data
/// @param explained the share of the variance: 1 less the squared errors over those of giving back
///   the mean example; 1 where there is no error
public record ReconstructionScore(int examples, double squaredError, double explained) {
  /// Counts batch by batch. Values are shifted by those of the first example, so that little is
  /// lost where their mean is large.
  public static final class Counter {
    private final double[] sum;
    private final double[] shift;
    private double squares;
    private double errors;
    private long numbers;

    /// @param width how many numbers an example has
    public Counter(int width) {
      this.sum = new double[width];
      this.shift = new double[width];
    }

    /// Adds examples, number by number.
    public void add(float[] wanted, float[] found) {
      if (numbers == 0) {
        Arrays.setAll(shift, i -> wanted[i]);
      }
      for (int i = 0; i < wanted.length; i++) {
        double value = wanted[i] - shift[i % shift.length];
        double error = (double) found[i] - wanted[i];
        sum[i % sum.length] += value;
        squares += value * value;
        errors += error * error;
      }
      numbers += wanted.length;
    }

    /// The score of all examples so far.
    public ReconstructionScore result() {
      int examples = Math.toIntExact(numbers / sum.length);
      double variance = squares - Arrays.stream(sum).map(each -> each * each / examples).sum();
      double explained = errors == 0 ? 1 : 1 - errors / variance;
      return new ReconstructionScore(examples, errors / examples, explained);
    }
  }
}
