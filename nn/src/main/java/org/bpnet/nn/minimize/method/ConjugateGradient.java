package org.bpnet.nn.minimize.method;

import java.util.Locale;
import org.bpnet.nn.minimize.algebra.Vectors;

/// Solves A·x = b for a symmetric positive definite A of which only products with vectors are
/// needed. In exact arithmetic it ends within as many iterations as A has different eigenvalues.
///
/// ```java
/// LinearOperator laplace = (x, y) -> { ... };
/// double[] x = ConjugateGradient.defaults().solve(laplace, b).x();
/// ```
///
/// **Source.** Hestenes, Stiefel 1952; Nocedal, Wright 2006, algorithm 5.2, from x = 0.
///
/// @param tolerance enough if ‖b − A·x‖ ≤ tolerance·‖b‖, at least 0
/// @param iterations the most iterations, at least 1
public record ConjugateGradient(double tolerance, int iterations) {
  /// Why the solver stopped.
  public enum Ending {
    /// The residual is within its bound.
    CONVERGED,
    /// As many iterations were made as allowed.
    ITERATION_LIMIT,
    /// A direction d with dᵀA·d ≤ 0 was met: A is not positive definite. x is what was found
    /// before.
    NOT_POSITIVE,
    /// A product was not finite. x is what was found before.
    NOT_FINITE
  }

  /// What was found.
  ///
  /// @param x the solution
  /// @param residual ‖b − A·x‖, as the recurrence has it
  /// @param iterations iterations made
  /// @param ending why it stopped
  public record Solution(double[] x, double residual, int iterations, Ending ending) {}

  /// Throws IllegalArgumentException if a number is outside its range.
  public ConjugateGradient {
    if (!(tolerance >= 0 && iterations >= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "ConjugateGradient: need tolerance >= 0 and iterations >= 1, got %s and %d",
              tolerance,
              iterations));
    }
  }

  /// 10⁻⁵, SciPy's, and 1000 iterations, ours.
  public static ConjugateGradient defaults() {
    return new ConjugateGradient(1e-5, 1000);
  }

  /// Solves A·x = b.
  public Solution solve(LinearOperator a, double[] b) {
    double[] x = new double[b.length];
    double[] residual = b.clone();
    double[] direction = b.clone();
    double[] product = new double[b.length];
    double square = Vectors.dot(residual, residual);
    double enough = tolerance * Math.sqrt(square);
    for (int made = 0; ; made++) {
      double norm = Math.sqrt(square);
      if (norm <= enough) {
        return new Solution(x, norm, made, Ending.CONVERGED);
      } else if (made == iterations) {
        return new Solution(x, norm, made, Ending.ITERATION_LIMIT);
      }
      a.apply(direction, product);
      double curvature = Vectors.dot(direction, product);
      if (curvature <= 0) {
        return new Solution(x, norm, made, Ending.NOT_POSITIVE);
      } else if (!Double.isFinite(curvature)) {
        return new Solution(x, norm, made, Ending.NOT_FINITE);
      }
      double step = square / curvature;
      Vectors.add(step, direction, x);
      Vectors.add(-step, product, residual);
      double next = Vectors.dot(residual, residual);
      for (int i = 0; i < b.length; i++) {
        direction[i] = residual[i] + next / square * direction[i];
      }
      square = next;
    }
  }
}
