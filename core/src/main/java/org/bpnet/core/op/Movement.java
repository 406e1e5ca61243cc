package org.bpnet.core.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Operations that put elements elsewhere, whatever their type, and compute nothing: all of them
/// are linear.
public sealed interface Movement extends Primitive {
  @Override
  default DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  default void jvp(Jvp jvp) {
    jvp.linear();
  }

  /// The same elements in row-major order under another shape. Costs nothing.
  ///
  /// @param target the result's shape
  record Reshape(Shape target) implements Movement {
    @Override
    public String name() {
      return "reshape";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      if (inputs.getFirst().elementCount() != target.elementCount()) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "reshape: %s has %d elements, %s needs %d",
                inputs.getFirst(),
                inputs.getFirst().elementCount(),
                target,
                target.elementCount()));
      }
      return target;
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> vjp.gradient().reshape(vjp.input(0).shape()));
    }
  }

  /// Repeats a tensor along new and unit axes.
  ///
  /// **Gradient.** The sum over the repeated axes.
  ///
  /// @param target the result's shape
  record Broadcast(Shape target) implements Movement {
    @Override
    public String name() {
      return "broadcast";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      if (!inputs.getFirst().broadcastsTo(target)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT, "broadcast: %s cannot be broadcast to %s", inputs.getFirst(), target));
      }
      return target;
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(0, () -> vjp.gradient().sumTo(vjp.input(0).shape()));
    }
  }

  /// Axes in another order; elements are copied, a tensor is always row-major.
  ///
  /// **Gradient.** The inverse permutation of the gradient.
  ///
  /// @param order axis `i` of the result is axis `order[i]` of the input
  record Permute(List<Integer> order) implements Movement {
    public Permute {
      order = List.copyOf(order);
    }

    @Override
    public String name() {
      return "permute";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.getFirst();
      var sorted = new ArrayList<>(order);
      Collections.sort(sorted);
      if (!sorted.equals(IntStream.range(0, x.rank()).boxed().toList())) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "permute: need each of the %d axes of %s once, got %s",
                x.rank(),
                x,
                order));
      }
      return new Shape(order.stream().map(x::extent).toList());
    }

    @Override
    public void vjp(Vjp vjp) {
      vjp.add(
          0,
          () -> {
            var inverse = new int[order.size()];
            for (int i = 0; i < inverse.length; i++) {
              inverse[order.get(i)] = i;
            }
            return vjp.gradient().permute(inverse);
          });
    }
  }

  /// The part of a tensor from `start` to `end` (exclusive) along one axis.
  ///
  /// **Gradient.** The gradient with zeros around it ([Pad]).
  ///
  /// @param axis the axis, counted from 0
  /// @param start first position
  /// @param end position after the last
  record Slice(int axis, int start, int end) implements Movement {
    @Override
    public String name() {
      return "slice";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.getFirst();
      if (start < 0 || start > end || end > x.extent(axis)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "slice: need 0 <= start <= end <= %d along axis %d of %s, got %d to %d",
                x.extent(axis),
                axis,
                x,
                start,
                end));
      }
      return x.with(axis, end - start);
    }

    @Override
    public void vjp(Vjp vjp) {
      int after = vjp.input(0).shape().extent(axis) - end;
      vjp.add(0, () -> vjp.gradient().pad(axis, start, after));
    }
  }

  /// Zeros before and after a tensor along one axis.
  ///
  /// **Gradient.** The gradient's inner part ([Slice]).
  ///
  /// @param axis the axis, counted from 0
  /// @param before how many zeros come first
  /// @param after how many zeros come last
  record Pad(int axis, int before, int after) implements Movement {
    @Override
    public String name() {
      return "pad";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      if (before < 0 || after < 0) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "pad: counts must be >= 0, got %d before and %d after",
                before,
                after));
      }
      Shape x = inputs.getFirst();
      return x.with(axis, before + x.extent(axis) + after);
    }

    @Override
    public void vjp(Vjp vjp) {
      int extent = vjp.input(0).shape().extent(axis);
      vjp.add(0, () -> vjp.gradient().slice(axis, before, before + extent));
    }
  }

  /// Tensors one after the other along an axis; all other extents and the element types are equal.
  ///
  /// **Gradient.** The parts of the gradient.
  ///
  /// @param axis the axis, counted from 0
  record Concat(int axis) implements Movement {
    @Override
    public String name() {
      return "concat";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      if (inputs.isEmpty()) {
        throw new ShapeException("concat: need at least one tensor, got none");
      }
      Shape first = inputs.getFirst();
      int extent = 0;
      for (Shape input : inputs) {
        if (input.rank() != first.rank() || !input.without(axis).equals(first.without(axis))) {
          throw new ShapeException(
              String.format(
                  Locale.ROOT,
                  "concat: shapes must agree on all axes but %d, got %s and %s",
                  axis,
                  first,
                  input));
        }
        extent += input.extent(axis);
      }
      return first.with(axis, extent);
    }

    @Override
    public DType type(List<DType> inputs, DType real) {
      for (DType type : inputs) {
        if (type != inputs.getFirst()) {
          throw new ShapeException("concat: element types differ, got " + inputs);
        }
      }
      return inputs.getFirst();
    }

    @Override
    public void vjp(Vjp vjp) {
      int start = 0;
      for (int i = 0; i < vjp.inputs().size(); i++) {
        int from = start;
        int to = start + vjp.input(i).shape().extent(axis);
        vjp.add(i, () -> vjp.gradient().slice(axis, from, to));
        start = to;
      }
    }
  }
}
