package org.bpnet.nn.minimize.problem;

import java.util.Arrays;
import java.util.Optional;
import org.bpnet.nn.minimize.algebra.Vectors;

/// ½‖r‖² of residuals.
///
/// @param parts the residuals
public record SumOfSquares(ResidualFunction parts) implements Problem {
  @Override
  public double evaluate(double[] x, double[] gradient) {
    double[] r = parts.at(x);
    gradient(r, parts.jacobian(x), gradient);
    return value(r);
  }

  @Override
  public Optional<ResidualFunction> residuals() {
    return Optional.of(parts);
  }

  /// ½‖r‖².
  public static double value(double[] r) {
    return Vectors.dot(r, r) / 2;
  }

  /// Jᵀr.
  public static void gradient(double[] r, double[][] jacobian, double[] gradient) {
    Arrays.fill(gradient, 0);
    for (int i = 0; i < r.length; i++) {
      Vectors.add(r[i], jacobian[i], gradient);
    }
  }

  /// JᵀJ, `[n, n]`.
  public static double[][] normal(double[][] jacobian, int n) {
    double[][] normal = new double[n][n];
    for (double[] row : jacobian) {
      for (int i = 0; i < n; i++) {
        Vectors.add(row[i], row, normal[i]);
      }
    }
    return normal;
  }

  /// The residuals of a problem.
  ///
  /// @throws IllegalArgumentException if it has none
  public static ResidualFunction of(String method, Problem problem) {
    return problem
        .residuals()
        .orElseThrow(() ->
            new IllegalArgumentException(
                method
                    + ": needs a sum of squares (Problem.sumOfSquares, FullBatch.leastSquares),"
                    + " got another problem; use lbfgs"));
  }
}
