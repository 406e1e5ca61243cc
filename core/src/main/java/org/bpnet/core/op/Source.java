package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;

/// A value that exists before the graph runs: an input, a parameter, an earlier result.
///
/// @param shape its shape
/// @param type its element type
public record Source(Shape shape, DType type) implements Primitive {
  @Override
  public String name() {
    return "source";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return shape;
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return type;
  }

  @Override
  public void vjp(Vjp vjp) {} // no inputs
}
