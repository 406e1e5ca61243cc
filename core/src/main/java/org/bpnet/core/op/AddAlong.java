package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// The adjoint of [TakeAlong]: elements are added to a tensor of zeros at the places an I32 tensor
/// of the same shape names, in row-major order.
///
/// **Shapes.** `[A.., m, B..]` and index `[A.., m, B..]` give `[A.., extent, B..]`.
///
/// @param axis the axis, counted from 0
/// @param extent the extent of the result along that axis
public record AddAlong(int axis, int extent) implements Primitive {
  @Override
  public String name() {
    return "addAlong";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    if (!inputs.get(0).equals(inputs.get(1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "addAlong: index and tensor must have one shape, got %s and index %s",
              inputs.get(0),
              inputs.get(1)));
    }
    return inputs.get(0).with(axis, extent);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    Indices.check("addAlong", inputs.get(1));
    return real;
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> vjp.gradient().takeAlong(axis, vjp.input(1)));
  }
}
