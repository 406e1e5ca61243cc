package org.bpnet.train.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.ShapeException;

/// How far predicted values are from the true ones, output by output.
///
/// **Source.** As scikit-learn's `r2_score`, `mean_absolute_error` and `mean_squared_error`, with
/// uniform weights over outputs. **Differs:** RMSE is the mean of the outputs' roots, not the root
/// of the mean, so that outputs in different units are not mixed under it (scikit-learn does the
/// same from 1.4 on).
///
/// @param examples the number of examples
/// @param squaredError for each output Σ(y − ŷ)²
/// @param absoluteError for each output Σ|y − ŷ|
/// @param spread for each output Σ(y − ȳ)²
public record Residuals(
    long examples, double[] squaredError, double[] absoluteError, double[] spread) {

  /// The share of variance explained, 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Where all true values are equal: 1
  /// if they are met exactly, else 0. NaN over fewer than two examples.
  public double r2() {
    return examples < 2 ? Double.NaN : mean(this::r2);
  }

  /// [#r2] of one output.
  public double r2(int output) {
    if (spread[output] == 0) {
      return squaredError[output] == 0 ? 1 : 0;
    }
    return 1 - squaredError[output] / spread[output];
  }

  /// The mean absolute error, in the units of the values.
  public double mae() {
    return mean(output -> absoluteError[output] / examples);
  }

  /// The root mean squared error, in the units of the values.
  public double rmse() {
    return mean(output -> Math.sqrt(squaredError[output] / examples));
  }

  private double mean(IntToDoubleFunction measure) {
    return IntStream.range(0, spread.length).mapToDouble(measure).average().orElse(Double.NaN);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Residuals other
        && examples == other.examples
        && Arrays.equals(squaredError, other.squaredError)
        && Arrays.equals(absoluteError, other.absoluteError)
        && Arrays.equals(spread, other.spread);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(examples) + 31 * Arrays.hashCode(squaredError);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Residuals of %d examples, R2 %s, MAE %s, RMSE %s",
        examples,
        r2(),
        mae(),
        rmse());
  }

  /// Sums up batch by batch. The spread by Welford's recurrence (1962), which does not cancel.
  public static final class Counter {
    private long examples;
    private double[] squaredError = {};
    private double[] absoluteError = {};
    private double[] mean = {};
    private double[] spread = {};

    /// Sums from zero.
    public Counter() {}

    /// Takes a batch into account.
    ///
    /// @param outputs predicted values `[N, K]`, the same K each time
    /// @param targets true values `[N, K]`
    /// @throws ShapeException if the shapes differ, or differ in K from those before
    public void add(HostArray outputs, HostArray targets) {
      if (outputs.shape().rank() != 2
          || !outputs.shape().equals(targets.shape())
          || (examples > 0 && spread.length != outputs.shape().extent(1))) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "Residuals: needs outputs and targets of one shape [N, K], got %s and %s%s",
                outputs.shape(),
                targets.shape(),
                examples > 0 ? " after batches with K = " + spread.length : ""));
      }
      int width = outputs.shape().extent(1);
      if (examples == 0) {
        squaredError = new double[width];
        absoluteError = new double[width];
        mean = new double[width];
        spread = new double[width];
      }
      for (int row = 0; row < outputs.shape().extent(0); row++) {
        examples++;
        for (int k = 0; k < width; k++) {
          double target = targets.at(row * width + k);
          double error = target - outputs.at(row * width + k);
          double fromMean = target - mean[k];
          squaredError[k] += error * error;
          absoluteError[k] += Math.abs(error);
          mean[k] += fromMean / examples;
          spread[k] += fromMean * (target - mean[k]);
        }
      }
    }

    /// The sums so far.
    public Residuals result() {
      return new Residuals(examples, squaredError.clone(), absoluteError.clone(), spread.clone());
    }
  }
}
