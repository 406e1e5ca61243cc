package org.bpnet.nn.project;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.minimize.algebra.MeanAndCovariance;
import org.bpnet.nn.minimize.algebra.SymmetricEigenvalues;

/// The directions along which points vary most, at right angles to one another: of all projections
/// to so many numbers, that on the first of them keeps most of the variance.
///
/// **Formula.** The eigenvectors of C = Σ(x − μ)(x − μ)ᵀ/N, the largest eigenvalue first; each
/// eigenvalue is the variance along its axis. In double precision; time grows with N·D² + D³. Of
/// the two signs of an axis, that with its largest element above 0.
///
/// **Source.** Pearson 1901; Hotelling 1933. **Differs.** scikit-learn divides variances by N − 1.
public final class PrincipalAxes {
  private final double[] mean;
  private final double[][] axes;
  private final double[] variances;

  private PrincipalAxes(double[] mean, double[][] axes, double[] variances) {
    this.mean = mean;
    this.axes = axes;
    this.variances = variances;
  }

  /// Of points.
  ///
  /// @param points `[N, D]`, at least one
  /// @throws ShapeException for other shapes
  public static PrincipalAxes of(HostArray points) {
    Shape shape = points.shape();
    if (shape.rank() != 2 || shape.elementCount() == 0) {
      throw new ShapeException("principal axes: need points [N, D], at least one, got " + shape);
    }
    MeanAndCovariance moments = MeanAndCovariance.of(points, shape.extent(0));
    SymmetricEigenvalues.Pairs found = SymmetricEigenvalues.pairs(moments.covariance());
    for (double[] axis : found.vectors()) {
      turn(axis);
    }
    double[] variances = Arrays.stream(found.values()).map(v -> Math.max(0, v)).toArray();
    return new PrincipalAxes(moments.mean(), found.vectors(), variances);
  }

  /// The other way round if its largest element, the first of equals, is below 0.
  private static void turn(double[] axis) {
    double largest = 0;
    for (double element : axis) {
      largest = Math.abs(element) > Math.abs(largest) ? element : largest;
    }
    if (largest < 0) {
      Arrays.setAll(axis, k -> -axis[k]);
    }
  }

  /// All axes, one in each row, of length 1, `[D, D]`.
  public HostArray axes() {
    double[] all = Arrays.stream(axes).flatMapToDouble(Arrays::stream).toArray();
    return HostArray.of(all, Shape.of(axes.length, axes.length));
  }

  /// The variance along each axis, falling.
  public double[] variances() {
    return variances.clone();
  }

  /// The share of the variance that the first axes keep; NaN if all points are one.
  public double share(int count) {
    return Arrays.stream(variances, 0, count).sum() / Arrays.stream(variances).sum();
  }

  /// Points by their coordinates along the first axes, seen from the mean, `[N, D] -> [N, count]`.
  ///
  /// @param count from 1 to D
  /// @throws ShapeException for points of another width
  /// @throws IllegalArgumentException if there are not as many axes
  public HostArray project(HostArray points, int count) {
    if (points.shape().rank() != 2 || points.shape().extent(1) != mean.length) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "principal axes: need points [N, %d], as wide as those they are of, got %s",
              mean.length,
              points.shape()));
    }
    if (count < 1 || count > axes.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "principal axes: there are 1 to %d, got %d", axes.length, count));
    }
    int rows = points.shape().extent(0);
    double[] along = new double[rows * count];
    for (int i = 0; i < along.length; i++) {
      double[] axis = axes[i % count];
      int row = i / count * mean.length;
      for (int k = 0; k < mean.length; k++) {
        along[i] += (points.at(row + k) - mean[k]) * axis[k];
      }
    }
    return HostArray.of(along, Shape.of(rows, count));
  }
}
