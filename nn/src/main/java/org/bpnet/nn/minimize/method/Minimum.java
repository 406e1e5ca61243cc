package org.bpnet.nn.minimize.method;

import java.util.Locale;

/// What a minimizer found, and what it took.
///
/// @param x the point, the lowest that an iteration ended at
/// @param value the objective there
/// @param gradientNorm the largest absolute element of the gradient there
/// @param iterations iterations made
/// @param evaluations evaluations of the objective or of its residuals
/// @param curvatures second derivatives asked for: products with the Hessian, of which a whole
///   Hessian is n, and Jacobians of residuals
/// @param outcome why it stopped
public record Minimum(
    double[] x,
    double value,
    double gradientNorm,
    int iterations,
    int evaluations,
    int curvatures,
    Outcome outcome) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s at %s, gradient %s, after %d iterations, %d evaluations and %d curvatures",
        outcome,
        value,
        gradientNorm,
        iterations,
        evaluations,
        curvatures);
  }
}
