package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;

/// Combines the elements along one axis, which disappears.
///
/// **Gradient.** Of a sum, the gradient repeated; of a maximum or minimum, the gradient at the
/// first extreme element and 0 elsewhere.
///
/// @param kind how elements are combined
/// @param axis the axis, counted from 0
public record Reduce(Kind kind, int axis) implements Primitive {
  /// How elements are combined.
  public enum Kind {
    /// Addition; 0 for no elements.
    SUM,
    /// The largest; NaN if one is NaN.
    MAX,
    /// The smallest; NaN if one is NaN.
    MIN
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (kind != Kind.SUM && input.extent(axis) == 0) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: axis %d of %s holds no elements", name(), axis, input));
    }
    return input.without(axis);
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> pullback(vjp.input(0), vjp.gradient()));
  }

  private Tensor pullback(Tensor x, Tensor gradient) {
    Tensor spread = gradient.expandDims(axis);
    if (kind == Kind.SUM) {
      return spread.broadcastTo(x.shape());
    }
    Tensor winner = kind == Kind.MAX ? x.argMax(axis) : x.argMin(axis);
    int trailing = x.shape().rank() - 1 - axis;
    Tensor index = x.pass().range(x.shape().extent(axis));
    for (int i = 0; i < trailing; i++) {
      index = index.expandDims(-1);
    }
    return index.equalTo(winner.expandDims(axis)).mul(spread);
  }
}
