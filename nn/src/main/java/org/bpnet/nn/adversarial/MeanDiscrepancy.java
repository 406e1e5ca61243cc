package org.bpnet.nn.adversarial;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.catalog.Range;

/// How far two samples are from being of one distribution: the squared maximum mean discrepancy, by
/// Gaussian kernels.
///
/// **Formula.** mean_{i≠j} k(xᵢ, xⱼ) + mean_{i≠j} k(yᵢ, yⱼ) − 2 mean_{ij} k(xᵢ, yⱼ), with k(x, y) =
/// exp(−‖x − y‖²/(2·width²)). Its expectation is 0 where both are of one distribution, so that it
/// may fall below 0, and otherwise positive.
///
/// **Shapes.** `[N, D]` and `[M, D]`, N and M at least 2, to `[]`. **Throws** ShapeException for
/// others.
///
/// **Source.** Gretton, Borgwardt, Rasch, Schölkopf, Smola 2012, eq. 3.
///
/// @param width of the kernel, above 0
public record MeanDiscrepancy(double width) {
  /// Throws IllegalArgumentException if the width is not above 0.
  public MeanDiscrepancy {
    Range.positive("discrepancy: width", width);
  }

  /// The discrepancy of two samples.
  public Tensor of(Tensor x, Tensor y) {
    int n = x.shape().extent(0);
    int m = y.shape().extent(0);
    if (x.shape().rank() != 2 || y.shape().rank() != 2 || n < 2 || m < 2) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "discrepancy: needs two samples [N, D] of at least 2 rows, got %s and %s",
              x.shape(),
              y.shape()));
    }
    Tensor cross = kernel(x, y).mean().mul(2);
    return within(x, n).add(within(y, m)).sub(cross);
  }

  /// The mean over pairs of different rows; a row with itself gives 1.
  private Tensor within(Tensor x, int rows) {
    return kernel(x, x).sum().sub(rows).div((double) rows * (rows - 1));
  }

  private Tensor kernel(Tensor x, Tensor y) {
    return x.distances(y).square().mul(-0.5 / (width * width)).exp();
  }
}
