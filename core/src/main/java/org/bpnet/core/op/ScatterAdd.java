package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// The adjoint of [Gather]: slices are added to a tensor of zeros at the places an I32 tensor
/// names, in the order of the index, so that repeated places give the same bits at every run.
///
/// **Shapes.** `[A.., I.., B..]` and index `[I..]` give `[A.., extent, B..]`.
///
/// **Gradient.** The slices are picked again.
///
/// @param axis the first axis of the index in the tensor
/// @param extent the extent of the result along that axis
public record ScatterAdd(int axis, int extent) implements Primitive {
  @Override
  public String name() {
    return "scatterAdd";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.get(0);
    Shape index = inputs.get(1);
    int end = axis + index.rank();
    if (end > x.rank() || !x.slice(axis, end).equals(index)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "scatterAdd: axes %d to %d of the tensor must be those of the index, got %s and index %s",
              axis,
              end - 1,
              x,
              index));
    }
    return x.slice(0, axis).concat(Shape.of(extent)).concat(x.slice(end, x.rank()));
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    Indices.check("scatterAdd", inputs.get(1));
    return real;
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> vjp.gradient().gather(axis, vjp.input(1)));
  }
}
