package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Operations that read or add where a tensor of indices says, each beside its adjoint.
public sealed interface Indexing extends Primitive {
  /// The tensor's type, where elements are picked.
  @Override
  default DType type(List<DType> inputs, DType real) {
    check(name(), inputs.get(1));
    return inputs.get(0);
  }

  /// Linear in the tensor; an index does not move.
  @Override
  default void jvp(Jvp jvp) {
    jvp.linear(0);
  }

  /// Whole slices along an axis, picked by an I32 tensor: `out[a.., i.., b..] = x[a.., index[i..],
  /// b..]`.
  ///
  /// **Shapes.** `[A.., n, B..]` and index `[I..]` give `[A.., I.., B..]`.
  ///
  /// **Gradient.** Slices are added where they came from ([ScatterAdd]). **Throws** at run time if
  /// an index lies outside 0 to n − 1.
  ///
  /// @param axis the axis, counted from 0
  record Gather(int axis) implements Indexing {
    @Override
    public String name() {
      return "gather";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.get(0);
      x.extent(axis);
      return x.slice(0, axis).concat(inputs.get(1)).concat(x.slice(axis + 1, x.rank()));
    }

    @Override
    public void vjp(Vjp vjp) {
      int extent = vjp.input(0).shape().extent(axis);
      vjp.add(0, () -> vjp.gradient().scatterAdd(axis, vjp.input(1), extent));
    }
  }

  /// The adjoint of [Gather]: slices are added to a tensor of zeros at the places an I32 tensor
  /// names, in the order of the index, so that repeated places give the same bits at every run.
  ///
  /// **Shapes.** `[A.., I.., B..]` and index `[I..]` give `[A.., extent, B..]`.
  ///
  /// **Gradient.** The slices are picked again.
  ///
  /// @param axis the first axis of the index in the tensor
  /// @param extent the extent of the result along that axis
  record ScatterAdd(int axis, int extent) implements Indexing {
    @Override
    public String name() {
      return "scatterAdd";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape index = inputs.get(1);
      int end = axis + index.rank();
      if (end > x.rank() || !x.slice(axis, end).equals(index)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "scatterAdd: axes %d to %d of the tensor must be those of the index, got %s and index %s",
                axis,
                end - 1,
                x,
                index));
      }
      return x.slice(0, axis).concat(Shape.of(extent)).concat(x.slice(end, x.rank()));
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      Indexing.check(name(), inputs.get(1));
      return real;
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> vjp.gradient().gather(axis, vjp.input(1)));
    }
  }

  /// Single elements along an axis, picked by an I32 tensor of the same rank: `out[a.., i, b..] =
  /// x[a.., index[a.., i, b..], b..]`.
  ///
  /// **Shapes.** `[A.., n, B..]` and index `[A.., m, B..]` give `[A.., m, B..]`.
  ///
  /// **Gradient.** Elements are added where they came from ([AddAlong]). **Throws** at run time if
  /// an index lies outside 0 to n − 1.
  ///
  /// @param axis the axis, counted from 0
  record TakeAlong(int axis) implements Indexing {
    @Override
    public String name() {
      return "takeAlong";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Indexing.checkAlong("takeAlong", inputs.get(0), inputs.get(1), axis);
      return inputs.get(1);
    }

    @Override
    public void vjp(Vjp vjp) {
      int extent = vjp.input(0).shape().extent(axis);
      vjp.add(0, () -> vjp.gradient().addAlong(axis, vjp.input(1), extent));
    }
  }

  /// The adjoint of [TakeAlong]: elements are added to a tensor of zeros at the places an I32
  /// tensor of the same shape names, in row-major order.
  ///
  /// **Shapes.** `[A.., m, B..]` and index `[A.., m, B..]` give `[A.., extent, B..]`.
  ///
  /// @param axis the axis, counted from 0
  /// @param extent the extent of the result along that axis
  record AddAlong(int axis, int extent) implements Indexing {
    @Override
    public String name() {
      return "addAlong";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      if (!inputs.get(0).equals(inputs.get(1))) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "addAlong: index and tensor must have one shape, got %s and index %s",
                inputs.get(0),
                inputs.get(1)));
      }
      return inputs.get(0).with(axis, extent);
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      Indexing.check(name(), inputs.get(1));
      return real;
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> vjp.gradient().takeAlong(axis, vjp.input(1)));
    }
  }

  private static void check(String op, DType index) {
    if (index != DType.I32) {
      throw new ShapeException(op + ": indices must be I32, got " + index);
    }
  }

  /// The index must have the tensor's rank and its extents on all axes but `axis`.
  private static void checkAlong(String op, Shape x, Shape index, int axis) {
    x.extent(axis);
    if (x.rank() != index.rank() || !x.without(axis).equals(index.without(axis))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: index must agree with the tensor on all axes but %d, got index %s for tensor %s",
              op,
              axis,
              index,
              x));
    }
  }
}
