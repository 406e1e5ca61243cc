package org.bpnet.train.source;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.Shape;

/// Where element `i` of a result lies in an array, as an expression of Java.
final class ElementIndex {
  private ElementIndex() {}

  /// Of a result that repeats a smaller array, whose axes are its last.
  static String broadcast(Shape result, Shape stored) {
    int missing = result.rank() - stored.rank();
    int[] strides = new int[result.rank()];
    int stride = 1;
    for (int axis = result.rank() - 1; axis >= missing; axis--) {
      int extent = stored.extent(axis - missing);
      strides[axis] = extent == 1 ? 0 : stride;
      stride *= extent;
    }
    return of(result, strides, 0);
  }

  /// Of a result whose axes lie so many places apart.
  static String of(Shape result, int[] strides, int offset) {
    List<int[]> axes = new ArrayList<>(); // extent and stride, neighbours that lie together as one
    for (int axis = 0; axis < strides.length; axis++) {
      int extent = result.extent(axis);
      if (extent == 1) {
        continue;
      }
      int[] last = axes.isEmpty() ? new int[] {0, -1} : axes.getLast();
      if (last[1] == strides[axis] * extent) {
        last[0] *= extent;
        last[1] = strides[axis];
      } else {
        axes.add(new int[] {extent, strides[axis]});
      }
    }
    List<String> terms = new ArrayList<>();
    int inner = 1;
    for (int axis = axes.size() - 1; axis >= 0; axis--) {
      int extent = axes.get(axis)[0];
      int stride = axes.get(axis)[1];
      if (stride != 0) {
        String term = inner == 1 ? "i" : "i / " + inner;
        term = axis == 0 ? term : term + " % " + extent;
        terms.addFirst(stride == 1 ? term : term + " * " + stride);
      }
      inner *= extent;
    }
    if (offset > 0) {
      terms.add(String.valueOf(offset));
    }
    return terms.isEmpty() ? "0" : String.join(" + ", terms);
  }
}
