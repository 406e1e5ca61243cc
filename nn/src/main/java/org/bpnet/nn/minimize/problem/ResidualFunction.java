package org.bpnet.nn.minimize.problem;

/// Numbers that should all be 0, as functions of n others: what least squares are made of.
@FunctionalInterface
public interface ResidualFunction {
  /// The residuals at a point, `[m]`.
  double[] at(double[] x);

  /// Their Jacobian, `[m, n]`: row i is the gradient of residual i.
  ///
  /// Here by central differences, (r(x + h·e) − r(x − h·e))/2h with h = ∛2⁻⁵²·max(1, |x|), which
  /// takes 2n evaluations; residuals that can do better override it.
  default double[][] jacobian(double[] x) {
    return Differences.jacobian(this, x);
  }
}
