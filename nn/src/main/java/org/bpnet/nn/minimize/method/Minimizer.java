package org.bpnet.nn.minimize.method;

import org.bpnet.nn.minimize.problem.Problem;

/// A method that looks for a local minimum of a smooth function.
///
/// Every method only ever goes down: each iteration ends at a lower value than the last. A trial
/// point at which the value or the gradient is not finite counts as one that is too far. A
/// direction that does not lead down gives way to the gradient's.
public interface Minimizer {
  /// Looks for a minimum.
  ///
  /// @param start where to begin; not changed
  /// @param observer sees every iteration
  /// @throws IllegalArgumentException if there is nothing to change, if value or gradient at the
  ///   start are not finite, or if the method cannot work on such a problem
  Minimum minimize(Problem problem, double[] start, Stop stop, Observer observer);

  /// Looks for a minimum, with [Stop#defaults] and nobody watching.
  default Minimum minimize(Problem problem, double[] start) {
    return minimize(problem, start, Stop.defaults(), Observer.NONE);
  }

  /// Whether it works on sums of squares only.
  default boolean needsSquares() {
    return false;
  }
}
