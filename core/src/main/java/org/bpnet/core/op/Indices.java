package org.bpnet.core.op;

import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// Checks shared by the primitives that take indices.
final class Indices {
  private Indices() {}

  static void check(String op, DType index) {
    if (index != DType.I32) {
      throw new ShapeException(op + ": indices must be I32, got " + index);
    }
  }

  /// The index must have the tensor's rank and its extents on all axes but `axis`.
  static void checkAlong(String op, Shape x, Shape index, int axis) {
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
