package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// log Σ exp xᵢ along an axis, which disappears; computed as M + log Σ exp(xᵢ − M) with M the
/// largest element, so that it neither overflows nor underflows. −∞ if all elements are −∞.
///
/// **Gradient.** softmax(x).
///
/// @param axis the axis, counted from 0
public record LogSumExp(int axis) implements Primitive {
  @Override
  public String name() {
    return "logSumExp";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    return inputs.getFirst().without(axis);
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> vjp.input(0).softmax(axis).mul(vjp.gradient().expandDims(axis)));
  }
}
