package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;

/// The same value, which reverse mode takes for a constant.
public record StopGradient() implements Primitive {
  @Override
  public String name() {
    return "stopGradient";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {} // that is its purpose
}
