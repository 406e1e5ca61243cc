package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;

/// (x − M) − log Σ exp(xᵢ − M) along an axis, M the largest element: log(softmax(x)), finite for
/// finite x.
///
/// **Gradient.** g − softmax(x)·Σg, with softmax(x) = exp(y).
///
/// @param axis the axis, counted from 0
public record LogSoftmax(int axis) implements Primitive {
  @Override
  public String name() {
    return "logSoftmax";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    inputs.getFirst().extent(axis);
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    Tensor g = vjp.gradient();
    vjp.add(0, () -> g.sub(vjp.output().exp().mul(g.sum(axis).expandDims(axis))));
  }
}
