package org.bpnet.nn.minimize.line;

import org.bpnet.nn.minimize.problem.Problem;

/// A function seen along a line, φ(a) = f(x + a·d), with its slope φ′(a) = ⟨∇f(x + a·d), d⟩.
@FunctionalInterface
public interface LineFunction {
  /// Value and slope after a step.
  Point at(double step);

  /// A point of the line.
  ///
  /// @param step a
  /// @param value φ(a)
  /// @param slope φ′(a)
  record Point(double step, double value, double slope) {}

  /// A problem's objective along a direction.
  static LineFunction along(Problem problem, double[] x, double[] direction) {
    return new Ray(problem, x, direction);
  }
}
