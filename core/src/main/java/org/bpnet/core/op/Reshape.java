package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// The same elements in row-major order under another shape. Costs nothing.
///
/// @param target the result's shape
public record Reshape(Shape target) implements Primitive {
  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    if (inputs.getFirst().elementCount() != target.elementCount()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "reshape: %s has %d elements, %s needs %d",
              inputs.getFirst(),
              inputs.getFirst().elementCount(),
              target,
              target.elementCount()));
    }
    return target;
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> vjp.gradient().reshape(vjp.input(0).shape()));
  }
}
