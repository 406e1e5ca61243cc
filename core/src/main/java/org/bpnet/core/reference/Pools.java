package org.bpnet.core.reference;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;

/// Sums and maxima over windows.
final class Pools {
  private Pools() {}

  /// One place that one tap of a window sees: positions in x `[N, H, W, C]` and y `[N, OH, OW, C]`.
  private interface Sight {
    void at(int x, int y);
  }

  static double[] sum(Window window, double[] x, Shape from, Shape shape) {
    var y = new double[shape.elementCount()];
    each(window, from, shape, (ix, iy) -> y[iy] += x[ix]);
    return y;
  }

  static double[] spread(Window window, double[] y, Shape from, Shape shape) {
    var x = new double[shape.elementCount()];
    each(window, shape, from, (ix, iy) -> x[ix] += y[iy]);
    return x;
  }

  static double[] take(Window window, List<double[]> in, Shape from, Shape shape) {
    int[] chosen = chosen(window, in.get(0), from, shape);
    var y = new double[chosen.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = in.get(1)[chosen[i]];
    }
    return y;
  }

  static double[] put(Window window, List<double[]> in, Shape shape, Shape from) {
    int[] chosen = chosen(window, in.get(0), shape, from);
    var x = new double[shape.elementCount()];
    for (int i = 0; i < chosen.length; i++) {
      x[chosen[i]] += in.get(1)[i];
    }
    return x;
  }

  /// For each element of y the place of its window where the selector is largest.
  private static int[] chosen(Window window, double[] selector, Shape x, Shape y) {
    var chosen = new int[y.elementCount()];
    Arrays.fill(chosen, -1);
    each(
        window,
        x,
        y,
        (ix, iy) -> {
          double best = chosen[iy] < 0 ? Double.NaN : selector[chosen[iy]];
          double element = selector[ix];
          boolean first = chosen[iy] < 0;
          if (first || element > best || (Double.isNaN(element) && !Double.isNaN(best))) {
            chosen[iy] = ix;
          }
        });
    return chosen;
  }

  /// Goes through everything that windows see, the taps of a position in row-major order.
  private static void each(Window window, Shape x, Shape y, Sight sight) {
    Span rows = window.rows();
    Span columns = window.columns();
    int height = x.extent(1);
    int width = x.extent(2);
    int channels = x.extent(3);
    for (int position = 0; position < y.count(0, 3); position++) {
      int n = position / (y.extent(1) * y.extent(2));
      int p = position / y.extent(2) % y.extent(1);
      int q = position % y.extent(2);
      for (int a = 0; a < rows.taps(); a++) {
        for (int b = 0; b < columns.taps(); b++) {
          int h = rows.place(p, a);
          int v = columns.place(q, b);
          if (h >= 0 && h < height && v >= 0 && v < width) {
            for (int c = 0; c < channels; c++) {
              sight.at(((n * height + h) * width + v) * channels + c, position * channels + c);
            }
          }
        }
      }
    }
  }
}
