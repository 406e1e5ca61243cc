package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;

/// The integers 0 to n − 1, shape `[n]`, I32.
///
/// @param n how many
public record Range(int n) implements Primitive {
  @Override
  public String name() {
    return "range";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return Shape.of(n);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return DType.I32;
  }

  @Override
  public void vjp(Vjp vjp) {} // no inputs
}
