package org.bpnet.core.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Rowwise.ArgReduce;
import org.bpnet.core.op.Rowwise.ArgSort;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.core.op.Rowwise.Reduce;

/// The primitives that work along one axis. Every such axis is seen as `[outer, n, inner]`.
final class Rows {
  private Rows() {}

  /// One row: its elements lie `inner` apart, from `start`.
  private interface RowFunction {
    void accept(int row, int start, int inner);
  }

  private static void eachRow(Shape shape, int axis, RowFunction function) {
    int n = shape.extent(axis);
    int outer = shape.count(0, axis);
    int inner = shape.count(axis + 1, shape.rank());
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        function.accept(o * inner + i, o * n * inner + i, inner);
      }
    }
  }

  static double[] reduce(Reduce op, double[] x, Shape shape) {
    int n = shape.extent(op.axis());
    var result = new double[shape.without(op.axis()).elementCount()];
    eachRow(
        shape,
        op.axis(),
        (row, start, inner) -> {
          double value =
              switch (op.kind()) {
                case SUM -> 0;
                case MAX -> Double.NEGATIVE_INFINITY;
                case MIN -> Double.POSITIVE_INFINITY;
              };
          for (int i = 0; i < n; i++) {
            double element = x[start + i * inner];
            value =
                switch (op.kind()) {
                  case SUM -> value + element;
                  case MAX -> Math.max(value, element);
                  case MIN -> Math.min(value, element);
                };
          }
          result[row] = value;
        });
    return result;
  }

  static double[] argReduce(ArgReduce op, double[] x, Shape shape) {
    int n = shape.extent(op.axis());
    var result = new double[shape.without(op.axis()).elementCount()];
    eachRow(
        shape,
        op.axis(),
        (row, start, inner) -> {
          int best = 0;
          for (int i = 1; i < n; i++) {
            double element = x[start + i * inner];
            double leader = x[start + best * inner];
            boolean better =
                op.kind() == ArgReduce.Kind.ARG_MAX ? element > leader : element < leader;
            if (better || (Double.isNaN(element) && !Double.isNaN(leader))) {
              best = i;
            }
          }
          result[row] = best;
        });
    return result;
  }

  static double[] argSort(ArgSort op, double[] x, Shape shape) {
    int n = shape.extent(op.axis());
    var result = new double[shape.with(op.axis(), op.limit()).elementCount()];
    eachRow(
        shape,
        op.axis(),
        (row, start, inner) -> {
          Comparator<Integer> order =
              Comparator.comparingDouble(i -> x[start + i * inner] + 0.0); // -0 equals 0
          Integer[] sorted = IntStream.range(0, n).boxed().toArray(Integer[]::new);
          Arrays.sort(sorted, op.descending() ? order.reversed() : order);
          int target = row / inner * op.limit() * inner + row % inner;
          for (int i = 0; i < op.limit(); i++) {
            result[target + i * inner] = sorted[i];
          }
        });
    return result;
  }

  static double[] cumulativeSum(CumulativeSum op, double[] x, Shape shape) {
    int n = shape.extent(op.axis());
    var result = new double[x.length];
    eachRow(
        shape,
        op.axis(),
        (row, start, inner) -> {
          double sum = 0;
          for (int i = 0; i < n; i++) {
            int position = start + (op.reverse() ? n - 1 - i : i) * inner;
            sum += x[position];
            result[position] = sum;
          }
        });
    return result;
  }

  static double[] logSumExp(int axis, double[] x, Shape shape) {
    var result = new double[shape.without(axis).elementCount()];
    eachRow(
        shape,
        axis,
        (row, start, inner) -> {
          double max = max(x, start, inner, shape.extent(axis));
          double sum = sumExp(x, start, inner, shape.extent(axis), max);
          result[row] = Double.isInfinite(max) ? max : max + Math.log(sum);
        });
    return result;
  }

  static double[] logSoftmax(int axis, double[] x, Shape shape) {
    var result = new double[x.length];
    eachRow(
        shape,
        axis,
        (_, start, inner) -> {
          double max = max(x, start, inner, shape.extent(axis));
          double log = Math.log(sumExp(x, start, inner, shape.extent(axis), max));
          for (int i = 0; i < shape.extent(axis); i++) {
            result[start + i * inner] = x[start + i * inner] - max - log;
          }
        });
    return result;
  }

  static double[] softmax(int axis, double[] x, Shape shape) {
    var result = new double[x.length];
    eachRow(
        shape,
        axis,
        (_, start, inner) -> {
          double max = max(x, start, inner, shape.extent(axis));
          double sum = sumExp(x, start, inner, shape.extent(axis), max);
          for (int i = 0; i < shape.extent(axis); i++) {
            result[start + i * inner] = Math.exp(x[start + i * inner] - max) / sum;
          }
        });
    return result;
  }

  private static double max(double[] x, int start, int stride, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[start + i * stride]);
    }
    return max;
  }

  private static double sumExp(double[] x, int start, int stride, int n, double shift) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(x[start + i * stride] - shift);
    }
    return sum;
  }
}
