package org.bpnet.cpu.step;

import java.util.Arrays;
import org.bpnet.cpu.unit.Loops;

/// Where an operand starts at each repeat of a grid's two innermost axes, in elements: a count of
/// the outer axes, not a table, which would grow with the batch in every plan that is kept.
///
/// @param extents the outer axes as this operand needs them, outermost first: those that it walks
///   through without a break are one
/// @param strides how far it moves along each
record Starts(int[] extents, int[] strides) {
  /// At the same place each time.
  static final Starts FIXED = new Starts(new int[0], new int[0]);

  /// Equally far apart.
  static Starts every(int distance) {
    return new Starts(new int[] {1}, new int[] {distance});
  }

  /// Of an operand of some loops.
  static Starts of(Loops loops, int operand) {
    int axes = Math.max(0, loops.rank() - 2);
    int[] extents = new int[axes];
    int[] strides = new int[axes];
    int first = axes; // of those that are left, at the end of the arrays
    for (int axis = axes - 1; axis >= 0; axis--) {
      int extent = loops.extents()[axis];
      int stride = loops.strides()[operand][axis];
      if (first < axes && stride == strides[first] * extents[first]) {
        extents[first] *= extent;
      } else {
        first--;
        extents[first] = extent;
        strides[first] = stride;
      }
    }
    return new Starts(
        Arrays.copyOfRange(extents, first, axes), Arrays.copyOfRange(strides, first, axes));
  }

  /// The start at one repeat.
  long at(int repeat) {
    long start = 0;
    int rest = repeat;
    for (int axis = extents.length - 1; axis > 0; axis--) {
      start += (long) (rest % extents[axis]) * strides[axis];
      rest /= extents[axis];
    }
    return extents.length == 0 ? 0 : start + (long) rest * strides[0];
  }
}
