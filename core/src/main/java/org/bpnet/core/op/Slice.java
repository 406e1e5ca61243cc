package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// The part of a tensor from `start` to `end` (exclusive) along one axis.
///
/// **Gradient.** The gradient with zeros around it ([Pad]).
///
/// @param axis the axis, counted from 0
/// @param start first position
/// @param end position after the last
public record Slice(int axis, int start, int end) implements Primitive {
  @Override
  public String name() {
    return "slice";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    if (start < 0 || start > end || end > x.extent(axis)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "slice: need 0 <= start <= end <= %d along axis %d of %s, got %d to %d",
              x.extent(axis),
              axis,
              x,
              start,
              end));
    }
    return x.with(axis, end - start);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    int after = vjp.input(0).shape().extent(axis) - end;
    vjp.add(0, () -> vjp.gradient().pad(axis, start, after));
  }
}
