package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;

/// Single elements along an axis, picked by an I32 tensor of the same rank: `out[a.., i, b..] =
/// x[a.., index[a.., i, b..], b..]`.
///
/// **Shapes.** `[A.., n, B..]` and index `[A.., m, B..]` give `[A.., m, B..]`.
///
/// **Gradient.** Elements are added where they came from ([AddAlong]). **Throws** at run time if an
/// index lies outside 0 to n − 1.
///
/// @param axis the axis, counted from 0
public record TakeAlong(int axis) implements Primitive {
  @Override
  public String name() {
    return "takeAlong";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Indices.checkAlong("takeAlong", inputs.get(0), inputs.get(1), axis);
    return inputs.get(1);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    Indices.check("takeAlong", inputs.get(1));
    return inputs.get(0);
  }

  @Override
  public void vjp(Vjp vjp) {
    int extent = vjp.input(0).shape().extent(axis);
    vjp.add(0, () -> vjp.gradient().addAlong(axis, vjp.input(1), extent));
  }
}
