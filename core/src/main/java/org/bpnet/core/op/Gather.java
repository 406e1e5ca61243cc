package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;

/// Whole slices along an axis, picked by an I32 tensor: `out[a.., i.., b..] = x[a.., index[i..],
/// b..]`.
///
/// **Shapes.** `[A.., n, B..]` and index `[I..]` give `[A.., I.., B..]`.
///
/// **Gradient.** Slices are added where they came from ([ScatterAdd]). **Throws** at run time if an
/// index lies outside 0 to n − 1.
///
/// @param axis the axis, counted from 0
public record Gather(int axis) implements Primitive {
  @Override
  public String name() {
    return "gather";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.get(0);
    x.extent(axis);
    return x.slice(0, axis).concat(inputs.get(1)).concat(x.slice(axis + 1, x.rank()));
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    Indices.check("gather", inputs.get(1));
    return inputs.get(0);
  }

  @Override
  public void vjp(Vjp vjp) {
    int extent = vjp.input(0).shape().extent(axis);
    vjp.add(0, () -> vjp.gradient().scatterAdd(axis, vjp.input(1), extent));
  }
}
