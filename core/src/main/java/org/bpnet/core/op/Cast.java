package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;

/// Real numbers cut off to integers, or integers as real numbers. No gradient.
///
/// @param toInteger whether the result is I32; otherwise it is the backend's real type
public record Cast(boolean toInteger) implements Primitive {
  @Override
  public String name() {
    return "cast";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return toInteger ? DType.I32 : real;
  }

  @Override
  public void vjp(Vjp vjp) {} // to integers piecewise constant; integers carry no gradient

  @Override
  public void jvp(Jvp jvp) {} // as above
}
