package org.bpnet.cpu.unit;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.Shape;

/// An element-wise loop nest: axes of extent 1 dropped, and neighbouring axes merged that every
/// operand walks through without a break. Most nests end with one or two axes.
///
/// @param extents the extents that remain, outermost first
/// @param strides for each operand its stride in elements along each remaining axis; 0 where it is
///   repeated
public record Loops(int[] extents, int[][] strides) {
  /// The loops over `shape` with operands that broadcast to it, the axes `from` to before `to` kept
  /// apart from the others, at least one of them whatever their extents.
  static Loops over(Shape shape, List<Shape> operands, int from, int to) {
    int rank = shape.rank();
    int[][] full = new int[operands.size()][];
    for (int i = 0; i < full.length; i++) {
      full[i] = stridesIn(shape, operands.get(i));
    }
    List<Integer> extents = new ArrayList<>();
    List<int[]> strides = new ArrayList<>(); // one array an axis, innermost first
    boolean lastIsApart = false;
    boolean hasApart = false;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      boolean isApart = axis >= from && axis < to;
      boolean isNeeded = isApart && !hasApart && axis == from;
      if (extent == 1 && !isNeeded) {
        continue;
      }
      hasApart |= isApart;
      int[] here = new int[full.length];
      for (int i = 0; i < full.length; i++) {
        here[i] = full[i][axis];
      }
      int last = extents.size() - 1;
      boolean mayMerge = last >= 0 && isApart == lastIsApart;
      if (mayMerge && continues(here, strides.get(last), extents.get(last))) {
        extents.set(last, extents.get(last) * extent);
      } else {
        extents.add(extent);
        strides.add(here);
        lastIsApart = isApart;
      }
    }
    int axes = extents.size();
    int[] outermostFirst = new int[axes];
    int[][] byOperand = new int[full.length][axes];
    for (int axis = 0; axis < axes; axis++) {
      outermostFirst[axis] = extents.get(axes - 1 - axis);
      for (int i = 0; i < full.length; i++) {
        byOperand[i][axis] = strides.get(axes - 1 - axis)[i];
      }
    }
    return new Loops(outermostFirst, byOperand);
  }

  private static boolean continues(int[] outer, int[] inner, int innerExtent) {
    for (int i = 0; i < outer.length; i++) {
      if (outer[i] != inner[i] * innerExtent) {
        return false;
      }
    }
    return true;
  }

  /// The operand's stride along each axis of `shape`; 0 where it is repeated.
  public static int[] stridesIn(Shape shape, Shape operand) {
    int[] own = operand.strides();
    int[] result = new int[shape.rank()];
    int leading = shape.rank() - operand.rank();
    for (int axis = leading; axis < shape.rank(); axis++) {
      result[axis] = operand.extent(axis - leading) == 1 ? 0 : own[axis - leading];
    }
    return result;
  }

  /// The number of axes.
  public int rank() {
    return extents.length;
  }

  /// The extent of the innermost axis, 1 if there is none.
  public int columns() {
    return rank() == 0 ? 1 : extents[rank() - 1];
  }

  /// The extent of the axis around the innermost, 1 if there is none.
  public int rows() {
    return rank() < 2 ? 1 : extents[rank() - 2];
  }

  /// How often the two innermost axes are gone through.
  public int repeats() {
    int count = 1;
    for (int axis = 0; axis < rank() - 2; axis++) {
      count *= extents[axis];
    }
    return count;
  }

  /// Whether the operand moves along the innermost axis; otherwise it has one value a row.
  public boolean movesAlongColumns(int operand) {
    return rank() > 0 && strides[operand][rank() - 1] != 0;
  }

  /// The operand's stride in elements from row to row.
  public int rowStride(int operand) {
    return rank() < 2 ? 0 : strides[operand][rank() - 2];
  }
}
