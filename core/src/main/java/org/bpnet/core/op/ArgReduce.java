package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// The position of the largest or smallest element along an axis, I32. At ties the lowest position
/// wins; a NaN counts as the extreme. No gradient: the result is constant almost everywhere.
///
/// @param kind which extreme
/// @param axis the axis, counted from 0, which disappears
public record ArgReduce(Kind kind, int axis) implements Primitive {
  /// Which extreme.
  public enum Kind {
    /// The largest.
    ARG_MAX,
    /// The smallest.
    ARG_MIN
  }

  @Override
  public String name() {
    return kind == Kind.ARG_MAX ? "argMax" : "argMin";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.extent(axis) == 0) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: axis %d of %s holds no elements", name(), axis, input));
    }
    return input.without(axis);
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return DType.I32;
  }

  @Override
  public void vjp(Vjp vjp) {} // piecewise constant
}
