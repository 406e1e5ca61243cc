package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// One number, bound at each run, of shape `[]`: a learning rate may change at every step without
/// the graph becoming another one. A constant: no gradient flows into it.
public record Scalar() implements Primitive {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return Shape.scalar();
  }

  @Override
  public void vjp(Vjp vjp) {} // no inputs
}
