package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// Running sums along an axis, each element included in its own sum.
///
/// **Gradient.** The cumulative sum of the gradient from the other end.
///
/// @param axis the axis, counted from 0
/// @param reverse whether sums run from the last element to the first
public record CumulativeSum(int axis, boolean reverse) implements Primitive {
  @Override
  public String name() {
    return "cumulativeSum";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    inputs.getFirst().extent(axis);
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(
        0,
        () ->
            vjp.gradient()
                .pass()
                .apply(new CumulativeSum(axis, !reverse), List.of(vjp.gradient())));
  }
}
