package org.bpnet.nn.minimize.problem;

import java.util.Optional;

/// A function of n numbers that is to be minimized, the objective: its value and its gradient, and,
/// if it knows them, second derivatives.
///
/// ```java
/// Problem rosenbrock = (x, g) -> {
///   double a = x[1] - x[0] * x[0];
///   double b = 1 - x[0];
///   g[0] = -400 * x[0] * a - 2 * b;
///   g[1] = 200 * a;
///   return 100 * a * a + b * b;
/// };
/// Minimum found = Lbfgs.defaults().minimize(rosenbrock, new double[] {-1.2, 1});
/// ```
@FunctionalInterface
public interface Problem {
  /// The value at a point. A value that is not finite says that the point is out of bounds.
  ///
  /// @param x the point, not to be changed
  /// @param gradient receives the gradient
  double evaluate(double[] x, double[] gradient);

  /// The product H·v of the Hessian at a point with a vector.
  ///
  /// Here (∇f(x + ε·v) − ∇f(x − ε·v))/2ε with ε = ∛2⁻⁵²·max(1, ‖x‖)/‖v‖, which is right to about
  /// ten digits and takes two evaluations; a problem that can do better overrides it.
  ///
  /// @param product receives H·v
  default void hessianProduct(double[] x, double[] v, double[] product) {
    Differences.hessianProduct(this, x, v, product);
  }

  /// The Hessian at a point, `[n, n]`: here from n products, made symmetric.
  default double[][] hessian(double[] x) {
    return Differences.hessian(this, x);
  }

  /// The residuals r, if the function is ½‖r‖².
  default Optional<ResidualFunction> residuals() {
    return Optional.empty();
  }

  /// The function ½‖r(x)‖² with the gradient Jᵀr.
  static Problem sumOfSquares(ResidualFunction residuals) {
    return new SumOfSquares(residuals);
  }
}
