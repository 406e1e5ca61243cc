package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// Zeros before and after a tensor along one axis.
///
/// **Gradient.** The gradient's inner part ([Slice]).
///
/// @param axis the axis, counted from 0
/// @param before how many zeros come first
/// @param after how many zeros come last
public record Pad(int axis, int before, int after) implements Primitive {
  @Override
  public String name() {
    return "pad";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    if (before < 0 || after < 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "pad: counts must be >= 0, got %d before and %d after", before, after));
    }
    Shape x = inputs.getFirst();
    return x.with(axis, before + x.extent(axis) + after);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    int extent = vjp.input(0).shape().extent(axis);
    vjp.add(0, () -> vjp.gradient().slice(axis, before, before + extent));
  }
}
