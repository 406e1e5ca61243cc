package org.bpnet.nn.minimize.method;

/// Why a minimizer stopped.
public enum Outcome {
  /// The gradient's largest element is within its bound: the usual end. It is so at a saddle and at
  /// a maximum too; a start there is an end there.
  SMALL_GRADIENT,
  /// The last iteration lowered the value by no more than its bound.
  SMALL_CHANGE,
  /// As many iterations were made as allowed.
  ITERATION_LIMIT,
  /// As many evaluations were made as allowed.
  EVALUATION_LIMIT,
  /// No lower value was found, not even straight down the gradient: the values are as low as their
  /// rounding lets them be told apart, or the gradient is wrong.
  NO_DESCENT,
  /// The observer asked to stop.
  INTERRUPTED;

  /// Whether a point was found at which the function is flat, or nearly so.
  public boolean converged() {
    return this == SMALL_GRADIENT || this == SMALL_CHANGE;
  }
}
