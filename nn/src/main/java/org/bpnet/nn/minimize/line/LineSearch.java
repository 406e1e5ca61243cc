package org.bpnet.nn.minimize.line;

import org.bpnet.nn.minimize.line.LineFunction.Point;

/// A way to choose how far to go along a line that leads down.
///
/// ```java
/// LineFunction line = a -> new Point(a, Math.cos(1 + a), -Math.sin(1 + a));
/// Point found = StrongWolfe.defaults().search(line, line.at(0), 0.5).point();
/// ```
public interface LineSearch {
  /// Looks for a step that is good enough. A trial whose value or slope is not finite counts as too
  /// long.
  ///
  /// @param start the point of step 0, where the slope is below 0
  /// @param first the first step to try, above 0
  /// @throws IllegalArgumentException if the slope at the start or the first step has the wrong
  ///   sign
  Result search(LineFunction line, Point start, double first);

  /// What a search found.
  ///
  /// @param point the point; if it is not good enough, the lowest that was met
  /// @param evaluations how often the function was looked at
  /// @param satisfied whether the point is good enough
  record Result(Point point, int evaluations, boolean satisfied) {}

  /// The first Wolfe condition, also named after Armijo: φ(a) ≤ φ(0) + c₁·a·φ′(0).
  static boolean decreases(Point start, Point point, double c1) {
    return point.value() <= start.value() + c1 * point.step() * start.slope()
        && Double.isFinite(point.value())
        && Double.isFinite(point.slope());
  }

  /// The second of the strong Wolfe conditions: |φ′(a)| ≤ c₂·|φ′(0)|.
  static boolean flattens(Point start, Point point, double c2) {
    return Math.abs(point.slope()) <= c2 * Math.abs(start.slope());
  }
}
