package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;

/// y = exp(x − M) / Σ exp(xᵢ − M) along an axis, M the largest element.
///
/// **Gradient.** y ⊙ (g − ⟨g, y⟩): the Jacobian diag(y) − yyᵀ is never formed.
///
/// @param axis the axis, counted from 0
public record Softmax(int axis) implements Primitive {
  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    inputs.getFirst().extent(axis);
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    Tensor y = vjp.output();
    Tensor g = vjp.gradient();
    vjp.add(0, () -> y.mul(g.sub(g.mul(y).sum(axis).expandDims(axis))));
  }
}
