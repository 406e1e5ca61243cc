package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// Random numbers: element `i` is number `i` of the [org.bpnet.core.Seed] bound at each run, the
/// same on every backend and for any number of threads. A constant: no gradient.
///
/// @param distribution what the numbers follow
/// @param shape the result's shape
public record Random(Distribution distribution, Shape shape) implements Primitive {
  /// What random numbers follow.
  public enum Distribution {
    /// Uniform in [0, 1): [org.bpnet.core.Seed#uniform].
    UNIFORM,
    /// Standard normal: [org.bpnet.core.Seed#normal].
    NORMAL
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return shape;
  }

  @Override
  public void vjp(Vjp vjp) {} // no inputs
}
