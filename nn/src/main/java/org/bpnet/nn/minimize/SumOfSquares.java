package org.bpnet.nn.minimize;

import java.util.Arrays;
import java.util.Optional;

/// ½‖r‖² of residuals.
record SumOfSquares(Residuals parts) implements Objective {
  @Override
  public double evaluate(double[] x, double[] gradient) {
    double[] r = parts.at(x);
    gradient(r, parts.jacobian(x), gradient);
    return value(r);
  }

  @Override
  public Optional<Residuals> residuals() {
    return Optional.of(parts);
  }

  /// ½‖r‖².
  static double value(double[] r) {
    return Vectors.dot(r, r) / 2;
  }

  /// Jᵀr.
  static void gradient(double[] r, double[][] jacobian, double[] gradient) {
    Arrays.fill(gradient, 0);
    for (int i = 0; i < r.length; i++) {
      Vectors.add(r[i], jacobian[i], gradient);
    }
  }

  /// JᵀJ, `[n, n]`.
  static double[][] normal(double[][] jacobian, int n) {
    double[][] normal = new double[n][n];
    for (double[] row : jacobian) {
      for (int i = 0; i < n; i++) {
        Vectors.add(row[i], row, normal[i]);
      }
    }
    return normal;
  }

  /// The residuals of an objective.
  ///
  /// @throws IllegalArgumentException if it has none
  static Residuals of(String method, Objective objective) {
    return objective
        .residuals()
        .orElseThrow(() ->
            new IllegalArgumentException(
                method
                    + ": needs a sum of squares (Objective.sumOfSquares, FullBatch.leastSquares),"
                    + " got another objective; use lbfgs"));
  }
}
