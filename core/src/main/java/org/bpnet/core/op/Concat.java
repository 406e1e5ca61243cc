package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// Tensors one after the other along an axis; all other extents and the element types are equal.
///
/// **Gradient.** The parts of the gradient.
///
/// @param axis the axis, counted from 0
public record Concat(int axis) implements Primitive {
  @Override
  public String name() {
    return "concat";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new ShapeException("concat: need at least one tensor, got none");
    }
    Shape first = inputs.getFirst();
    int extent = 0;
    for (Shape input : inputs) {
      if (input.rank() != first.rank() || !input.without(axis).equals(first.without(axis))) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "concat: shapes must agree on all axes but %d, got %s and %s",
                axis,
                first,
                input));
      }
      extent += input.extent(axis);
    }
    return first.with(axis, extent);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    for (DType type : inputs) {
      if (type != inputs.getFirst()) {
        throw new ShapeException("concat: element types differ, got " + inputs);
      }
    }
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    int start = 0;
    for (int i = 0; i < vjp.inputs().size(); i++) {
      int from = start;
      int to = start + vjp.input(i).shape().extent(axis);
      vjp.add(i, () -> vjp.gradient().slice(axis, from, to));
      start = to;
    }
  }
}
