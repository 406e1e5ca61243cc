package org.bpnet.core.compose;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Finds the shapes and orders of axes that a caller leaves open.
public final class Reshaping {
  private Reshaping() {}

  /// The shape with these extents, of which one may be −1, to be found.
  public static Shape target(Shape shape, int[] extents) {
    int[] found = extents.clone();
    int known = 1;
    int open = -1;
    for (int i = 0; i < found.length; i++) {
      if (found[i] == -1 && open < 0) {
        open = i;
      } else {
        known *= found[i];
      }
    }
    if (open >= 0) {
      found[open] = known == 0 ? 0 : shape.elementCount() / known;
      if (known * found[open] != shape.elementCount()) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "reshape: %d elements of %s do not fill %s",
                shape.elementCount(),
                shape,
                Arrays.toString(extents)));
      }
    }
    return Shape.of(found);
  }

  /// The order of axes in which the last two are exchanged.
  public static int[] transposed(Shape shape) {
    int rank = shape.rank();
    if (rank < 2) {
      throw new ShapeException("transpose: need at least 2 axes, got " + shape);
    }
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i < rank - 2 ? i : 2 * rank - 3 - i);
    return order;
  }

  /// The shape with a new axis of extent 1 before `axis`; −1 adds it at the end.
  public static Shape withUnitAxis(Shape shape, int axis) {
    int rank = shape.rank();
    int at = axis < 0 ? axis + rank + 1 : axis;
    if (at < 0 || at > rank) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "expandDims: need an axis from %d to %d for %s, got %d",
              -rank - 1,
              rank,
              shape,
              axis));
    }
    return shape.insert(at, 1);
  }
}
