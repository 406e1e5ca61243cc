package org.bpnet.cpu.step;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.cpu.step.MoveStep.Move;
import org.bpnet.cpu.storage.Place;

/// Steps that walk along one axis, row by row.
final class Axes {
  private static final int WIDTH = 4;

  private Axes() {}

  /// One row of `n` elements, `stride` bytes apart.
  @FunctionalInterface
  private interface Row {
    void accept(int row, long start, long stride);
  }

  private static void eachRow(Shape shape, int axis, Place place, Row action) {
    int n = shape.extent(axis);
    int outer = shape.count(0, axis);
    int inner = shape.count(axis + 1, shape.rank());
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        long start = place.offset() + ((long) o * n * inner + i) * WIDTH;
        action.accept(o * inner + i, start, (long) inner * WIDTH);
      }
    }
  }

  /// The first of the largest or smallest; a NaN is beyond all, the first of them counts.
  static Move argReduce(ArgReduce op, Shape shape, Place from, Place to) {
    int n = shape.extent(op.axis());
    int inner = shape.count(op.axis() + 1, shape.rank());
    Shape results = shape.without(op.axis());
    int cut = Step.rowsOf(results);
    int rows = shape.count(0, op.axis()) % cut == 0 ? cut : 1; // else they run through each other
    int perRow = results.elementCount() / rows;
    long stride = (long) inner * WIDTH;
    Scan scan = op.kind() == ArgReduce.Kind.ARG_MAX ? Axes::largest : Axes::smallest;
    return new Move(
        rows,
        (frame, first, end) -> {
          MemorySegment x = frame.segment(from);
          MemorySegment result = frame.segment(to);
          for (int i = first * perRow; i < end * perRow; i++) {
            long start = from.offset() + ((long) (i / inner) * n * inner + i % inner) * WIDTH;
            result.set(JAVA_INT, to.offset() + (long) i * WIDTH, scan.of(x, start, stride, n));
          }
        });
  }

  /// Which of `n` elements, `stride` bytes apart, is looked for.
  @FunctionalInterface
  private interface Scan {
    int of(MemorySegment x, long start, long stride, int n);
  }

  /// One comparison for an element, false for NaN too, which few elements fail.
  private static int largest(MemorySegment x, long start, long stride, int n) {
    int best = 0;
    float leader = x.get(JAVA_FLOAT, start);
    for (int i = 1; i < n; i++) {
      float element = x.get(JAVA_FLOAT, start + i * stride);
      if (!(element <= leader)) {
        if (Float.isNaN(leader)) {
          break;
        }
        best = i;
        leader = element;
      }
    }
    return best;
  }

  private static int smallest(MemorySegment x, long start, long stride, int n) {
    int best = 0;
    float leader = x.get(JAVA_FLOAT, start);
    for (int i = 1; i < n; i++) {
      float element = x.get(JAVA_FLOAT, start + i * stride);
      if (!(element >= leader)) {
        if (Float.isNaN(leader)) {
          break;
        }
        best = i;
        leader = element;
      }
    }
    return best;
  }

  /// Sorts keys made of an element's bits, in an order that unsigned comparison respects, and its
  /// position: stable, and without objects.
  static Move argSort(ArgSort op, Shape shape, Place from, Place to) {
    int n = shape.extent(op.axis());
    int inner = shape.count(op.axis() + 1, shape.rank());
    var keys = new long[n];
    return Move.whole(frame -> {
      MemorySegment x = frame.segment(from);
      MemorySegment result = frame.segment(to);
      eachRow(
          shape,
          op.axis(),
          from,
          (row, start, stride) -> {
            for (int i = 0; i < n; i++) {
              int order = sortable(x.get(JAVA_FLOAT, start + i * stride));
              keys[i] = ((long) (op.descending() ? ~order : order) << 32) | i;
            }
            Arrays.sort(keys);
            long target = (long) (row / inner) * op.limit() * inner + row % inner;
            for (int i = 0; i < op.limit(); i++) {
              long at = to.offset() + (target + (long) i * inner) * WIDTH;
              result.set(JAVA_INT, at, (int) keys[i]);
            }
          });
    });
  }

  /// An integer that is ordered as the floats are: −0 equals 0, NaN is largest.
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  static Move cumulativeSum(CumulativeSum op, Shape shape, Place from, Place to) {
    int n = shape.extent(op.axis());
    return Move.whole(frame -> {
      MemorySegment x = frame.segment(from);
      MemorySegment result = frame.segment(to);
      long shift = to.offset() - from.offset();
      eachRow(
          shape,
          op.axis(),
          from,
          (row, start, stride) -> {
            float sum = 0;
            for (int i = 0; i < n; i++) {
              long at = start + (op.reverse() ? n - 1 - i : i) * stride;
              sum += x.get(JAVA_FLOAT, at);
              result.set(JAVA_FLOAT, at + shift, sum);
            }
          });
    });
  }
}
