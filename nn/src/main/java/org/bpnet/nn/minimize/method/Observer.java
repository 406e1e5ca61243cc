package org.bpnet.nn.minimize.method;

/// Watches a minimizer at work.
@FunctionalInterface
public interface Observer {
  /// Watches nothing.
  Observer NONE = _ -> true;

  /// Called with the start, and then after each iteration.
  ///
  /// @return whether to go on
  boolean reached(Iteration iteration);

  /// Where a minimizer is.
  ///
  /// @param number iterations made; 0 for the start
  /// @param x the point; the minimizer's own array, to be copied if it is kept
  /// @param value the objective there
  /// @param gradient the gradient there, likewise the minimizer's own
  /// @param step the factor of the direction by which the point was reached; 0 for the start
  /// @param evaluations evaluations made
  record Iteration(
      int number, double[] x, double value, double[] gradient, double step, int evaluations) {}
}
