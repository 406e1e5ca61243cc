package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Operations on all elements along one axis.
public sealed interface Rowwise extends Primitive {
  /// The axis, counted from 0.
  int axis();

  /// The input's shape, unless elements are combined.
  @Override
  default Shape shape(List<Shape> inputs) {
    inputs.getFirst().extent(axis());
    return inputs.getFirst();
  }

  /// Combines the elements along one axis, which disappears.
  ///
  /// **Gradient.** Of a sum, the gradient repeated; of a maximum or minimum, the gradient at the
  /// first extreme element and 0 elsewhere.
  ///
  /// @param kind how elements are combined
  /// @param axis the axis, counted from 0
  record Reduce(Reduce.Kind kind, int axis) implements Rowwise {
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
      if (kind != Reduce.Kind.SUM && input.extent(axis) == 0) {
        throw new ShapeException(
            String.format(Locale.ROOT, "%s: axis %d of %s holds no elements", name(), axis, input));
      }
      return input.without(axis);
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> pullback(vjp.input(0), vjp.gradient()));
    }

    @Override
    public void jvp(Jvp jvp) {
      if (kind == Reduce.Kind.SUM) {
        jvp.linear();
      } else {
        jvp.add(
            0,
            t ->
                t.takeAlong(axis, winner(jvp.input(0)).expandDims(axis))
                    .reshape(jvp.output().shape()));
      }
    }

    /// Where the first extreme element is.
    private Tensor winner(Tensor x) {
      return kind == Reduce.Kind.MAX ? x.argMax(axis) : x.argMin(axis);
    }

    private Tensor pullback(Tensor x, Tensor gradient) {
      Tensor spread = gradient.expandDims(axis);
      if (kind == Reduce.Kind.SUM) {
        return spread.broadcastTo(x.shape());
      }
      int trailing = x.shape().rank() - 1 - axis;
      Tensor index = x.pass().range(x.shape().extent(axis));
      for (int i = 0; i < trailing; i++) {
        index = index.expandDims(-1);
      }
      return index.equalTo(winner(x).expandDims(axis)).mul(spread);
    }
  }

  /// The position of the largest or smallest element along an axis, I32. At ties the lowest
  /// position wins; a NaN counts as the extreme. No gradient: the result is constant almost
  /// everywhere.
  ///
  /// @param kind which extreme
  /// @param axis the axis, counted from 0, which disappears
  record ArgReduce(ArgReduce.Kind kind, int axis) implements Rowwise {
    /// Which extreme.
    public enum Kind {
      /// The largest.
      ARG_MAX,
      /// The smallest.
      ARG_MIN
    }

    @Override
    public String name() {
      return kind == ArgReduce.Kind.ARG_MAX ? "argMax" : "argMin";
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

    @Override
    public void jvp(Jvp jvp) {} // piecewise constant
  }

  /// Positions that sort the elements along an axis, or the first few of them, I32. Stable: equal
  /// elements keep their order. NaN counts as larger than all numbers. No gradient.
  ///
  /// @param axis the axis, counted from 0
  /// @param descending whether the largest comes first
  /// @param limit how many positions are wanted
  record ArgSort(int axis, boolean descending, int limit) implements Rowwise {
    @Override
    public String name() {
      return "argSort";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.getFirst();
      if (limit < 0 || limit > x.extent(axis)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "argSort: need 0 <= limit <= %d along axis %d of %s, got %d",
                x.extent(axis),
                axis,
                x,
                limit));
      }
      return x.with(axis, limit);
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      return DType.I32;
    }

    @Override
    public void vjp(Vjp vjp) {} // piecewise constant

    @Override
    public void jvp(Jvp jvp) {} // piecewise constant
  }

  /// Running sums along an axis, each element included in its own sum.
  ///
  /// **Gradient.** The cumulative sum of the gradient from the other end.
  ///
  /// @param axis the axis, counted from 0
  /// @param reverse whether sums run from the last element to the first
  record CumulativeSum(int axis, boolean reverse) implements Rowwise {
    @Override
    public String name() {
      return "cumulativeSum";
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(
          0,
          () ->
              vjp.gradient()
                  .pass()
                  .apply(new CumulativeSum(axis, !reverse), List.of(vjp.gradient())));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.linear();
    }
  }

  /// y = exp(x − M) / Σ exp(xᵢ − M) along an axis, M the largest element.
  ///
  /// **Gradient.** y ⊙ (g − ⟨g, y⟩): the Jacobian diag(y) − yyᵀ is never formed.
  ///
  /// @param axis the axis, counted from 0
  record Softmax(int axis) implements Rowwise {
    @Override
    public String name() {
      return "softmax";
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> product(vjp.output(), vjp.gradient()));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.add(0, t -> product(jvp.output(), t));
    }

    /// The Jacobian, which is symmetric, by a vector.
    private Tensor product(Tensor y, Tensor v) {
      return y.mul(v.sub(v.mul(y).sum(axis).expandDims(axis)));
    }
  }

  /// (x − M) − log Σ exp(xᵢ − M) along an axis, M the largest element: log(softmax(x)), finite for
  /// finite x.
  ///
  /// **Gradient.** g − softmax(x)·Σg, with softmax(x) = exp(y).
  ///
  /// @param axis the axis, counted from 0
  record LogSoftmax(int axis) implements Rowwise {
    @Override
    public String name() {
      return "logSoftmax";
    }

    @Override
    public void vjp(Vjp vjp) {
      Tensor g = vjp.gradient();
      vjp.add(0, () -> g.sub(vjp.output().exp().mul(g.sum(axis).expandDims(axis))));
    }

    @Override
    public void jvp(Jvp jvp) {
      jvp.add(0, t -> t.sub(jvp.output().exp().mul(t).sum(axis).expandDims(axis)));
    }
  }

  /// log Σ exp xᵢ along an axis, which disappears; computed as M + log Σ exp(xᵢ − M) with M the
  /// largest element, so that it neither overflows nor underflows. −∞ if all elements are −∞.
  ///
  /// **Gradient.** softmax(x).
  ///
  /// @param axis the axis, counted from 0
  record LogSumExp(int axis) implements Rowwise {
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

    @Override
    public void jvp(Jvp jvp) {
      jvp.add(0, t -> jvp.input(0).softmax(axis).mul(t).sum(axis));
    }
  }
}
