package org.bpnet.core.compose;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Rowwise.Reduce;

/// Reductions of several axes, or by several operations.
public final class Reductions {
  private Reductions() {}

  /// Sums over the given axes, the last first.
  public static Tensor sum(Tensor x, int[] axes) {
    int[] ascending = Arrays.stream(axes).map(x.shape()::axis).distinct().sorted().toArray();
    Tensor result = x;
    for (int i = ascending.length - 1; i >= 0; i--) {
      result = sum(result, ascending[i]);
    }
    return result;
  }

  private static Tensor sum(Tensor x, int axis) {
    return x.pass().apply(new Reduce(Reduce.Kind.SUM, axis), List.of(x));
  }

  /// The product along an axis, multiplied as a balanced tree.
  public static Tensor product(Tensor factors, int axis) {
    Shape shape = factors.shape().without(axis);
    Tensor x = factors;
    while (x.shape().extent(axis) > 1) {
      int half = x.shape().extent(axis) / 2;
      Tensor product = x.slice(axis, 0, half).mul(x.slice(axis, half, 2 * half));
      boolean odd = x.shape().extent(axis) % 2 == 1;
      x = odd ? Tensor.concat(axis, product, x.slice(axis, 2 * half, 2 * half + 1)) : product;
    }
    return x.shape().extent(axis) == 1 ? x.reshape(shape) : x.pass().scalar(1).broadcastTo(shape);
  }

  /// The length of the vectors along an axis.
  public static Tensor norm(Tensor x, int axis) {
    Tensor scale = apply(Definitions.SCALE, x.stopGradient().abs().max(axis));
    Tensor unit = x.div(scale.expandDims(axis));
    return apply(Definitions.LENGTH, unit.square().sum(axis)).mul(scale);
  }

  private static Tensor apply(Pointwise definition, Tensor x) {
    return x.pass().apply(definition, List.of(x));
  }

  /// The distances of each row of one tensor from each of another.
  public static Tensor distances(Tensor x, Tensor y) {
    Shape left = x.shape();
    Shape right = y.shape();
    if (left.rank() < 2 || right.rank() < 2 || left.extent(-1) != right.extent(-1)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "distances: need rows of the same length, [.., N, D] and [.., M, D], got %s and %s",
              left,
              right));
    }
    return x.toReal().expandDims(-2).sub(y.toReal().expandDims(-3)).norm(-1);
  }

  /// The adjoint of broadcasting from a shape.
  public static Tensor sumTo(Tensor x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    int leading = x.shape().rank() - target.rank();
    Tensor result = x;
    for (int i = target.rank() - 1; i >= 0; i--) {
      if (target.extent(i) == 1 && x.shape().extent(i + leading) != 1) {
        result = sum(result, i + leading);
      }
    }
    if (leading > 0) {
      // Within each example first, which can be done where the example's values are made.
      Shape kept = result.shape().slice(leading, result.shape().rank());
      int examples = result.shape().extent(0);
      if (leading > 1) {
        int places = result.shape().count(1, leading);
        Shape grouped = kept.insert(0, places).insert(0, examples);
        result = sum(result.reshape(grouped), 1);
      }
      result = sum(result, 0);
    }
    return result.reshape(target);
  }
}
