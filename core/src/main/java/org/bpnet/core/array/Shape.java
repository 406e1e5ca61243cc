package org.bpnet.core.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The extents of a tensor, outermost axis first; `[]` is a scalar.
///
/// Words: *rank* is the number of axes, an *axis* is counted from 0 (negative axes count from the
/// end), an *extent* is the length along one axis.
public record Shape(List<Integer> extents) {
  private static final Shape SCALAR = new Shape(List.of());

  /// @throws ShapeException if an extent is negative, or if there are more than 2³¹ − 1 elements
  public Shape {
    extents = List.copyOf(extents);
    long count = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new ShapeException("Shape: extents must be >= 0, got " + extents);
      }
      count *= extent;
      if (count > Integer.MAX_VALUE) {
        throw new ShapeException("Shape: at most 2^31 - 1 elements, got " + extents);
      }
    }
  }

  /// The shape with the given extents, outermost first.
  public static Shape of(int... extents) {
    if (extents.length == 0) {
      return SCALAR;
    }
    var boxed = new Integer[extents.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = extents[i];
    }
    return new Shape(List.of(boxed));
  }

  /// The shape of a single number.
  public static Shape scalar() {
    return SCALAR;
  }

  /// The number of axes.
  public int rank() {
    return extents.size();
  }

  /// The extent along an axis; a negative axis counts from the end.
  public int extent(int axis) {
    return extents.get(axis(axis));
  }

  /// The product of all extents; 1 for a scalar.
  public int elementCount() {
    return count(0, rank());
  }

  /// The product of the extents of axes `from` (inclusive) to `to` (exclusive).
  public int count(int from, int to) {
    int count = 1;
    for (int i = from; i < to; i++) {
      count *= extents.get(i);
    }
    return count;
  }

  /// The axis counted from 0, for an axis that may be negative.
  ///
  /// @throws ShapeException if there is no such axis
  public int axis(int axis) {
    int fromStart = axis < 0 ? axis + rank() : axis;
    if (fromStart < 0 || fromStart >= rank()) {
      throw new ShapeException("axis " + axis + " does not exist in a tensor of shape " + this);
    }
    return fromStart;
  }

  /// This shape with one extent replaced.
  public Shape with(int axis, int extent) {
    var changed = new ArrayList<>(extents);
    changed.set(axis(axis), extent);
    return new Shape(changed);
  }

  /// This shape without one axis.
  public Shape without(int axis) {
    var changed = new ArrayList<>(extents);
    changed.remove(axis(axis));
    return new Shape(changed);
  }

  /// This shape with an extra axis inserted at `axis` (0 to rank).
  public Shape insert(int axis, int extent) {
    var changed = new ArrayList<>(extents);
    changed.add(axis, extent);
    return new Shape(changed);
  }

  /// This shape followed by another.
  public Shape concat(Shape other) {
    var all = new ArrayList<>(extents);
    all.addAll(other.extents);
    return new Shape(all);
  }

  /// The axes `from` (inclusive) to `to` (exclusive).
  public Shape slice(int from, int to) {
    return new Shape(extents.subList(from, to));
  }

  /// The extents as a new array.
  public int[] toArray() {
    var all = new int[rank()];
    for (int i = 0; i < all.length; i++) {
      all[i] = extents.get(i);
    }
    return all;
  }

  /// Row-major strides, in elements.
  public int[] strides() {
    var strides = new int[rank()];
    int stride = 1;
    for (int i = rank() - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= extents.get(i);
    }
    return strides;
  }

  /// Whether a tensor of this shape can be broadcast to `target`: aligned at the last axis, each
  /// extent equals the target's or is 1, and missing leading axes count as 1.
  public boolean broadcastsTo(Shape target) {
    int offset = target.rank() - rank();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < rank(); i++) {
      int extent = extents.get(i);
      if (extent != 1 && extent != target.extents.get(i + offset)) {
        return false;
      }
    }
    return true;
  }

  /// The smallest shape that both shapes broadcast to.
  ///
  /// @param op the operation on whose behalf this is asked, for the message
  /// @throws ShapeException if two extents differ and neither is 1
  public Shape broadcast(Shape other, String op) {
    if (equals(other)) {
      return this;
    }
    int rank = Math.max(rank(), other.rank());
    var result = new Integer[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= rank() ? extents.get(rank() - i) : 1;
      int b = i <= other.rank() ? other.extents.get(other.rank() - i) : 1;
      if (a != b && a != 1 && b != 1) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "%s: shapes %s and %s do not broadcast (%d vs %d at axis %d from the end)",
                op,
                this,
                other,
                a,
                b,
                i));
      }
      result[rank - i] = a == 1 ? b : a;
    }
    return new Shape(List.of(result));
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < extents.size(); i++) {
      hash = 31 * hash + extents.get(i);
    }
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    if (this == o) {
      return true;
    }
    if (!(o instanceof Shape other) || extents.size() != other.extents.size()) {
      return false;
    }
    for (int i = 0; i < extents.size(); i++) {
      if (!extents.get(i).equals(other.extents.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// `[64, 784]`.
  @Override
  public String toString() {
    return extents.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
