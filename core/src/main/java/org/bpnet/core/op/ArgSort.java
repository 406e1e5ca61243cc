package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// Positions that sort the elements along an axis, or the first few of them, I32. Stable: equal
/// elements keep their order. NaN counts as larger than all numbers. No gradient.
///
/// @param axis the axis, counted from 0
/// @param descending whether the largest comes first
/// @param limit how many positions are wanted
public record ArgSort(int axis, boolean descending, int limit) implements Primitive {
  @Override
  public String name() {
    return "argSort";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    if (limit < 0 || limit > x.extent(axis)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "argSort: need 0 <= limit <= %d along axis %d of %s, got %d",
              x.extent(axis),
              axis,
              x,
              limit));
    }
    return x.with(axis, limit);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return DType.I32;
  }

  @Override
  public void vjp(Vjp vjp) {} // piecewise constant
}
