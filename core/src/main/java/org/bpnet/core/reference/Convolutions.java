package org.bpnet.core.reference;

import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;

/// Convolutions: the trilinear form Σ y·x·w, derived by each of the three.
final class Convolutions {
  private Convolutions() {}

  /// The positions of one product of the form in x, w and y.
  private interface Product {
    void at(int x, int w, int y);
  }

  static double[] output(
      Window window, int groups, List<double[]> in, List<Shape> shapes, Shape shape) {
    double[] x = in.get(0);
    double[] w = in.get(1);
    var y = new double[shape.elementCount()];
    Product product = (ix, iw, iy) -> y[iy] += x[ix] * w[iw];
    each(window, groups, shapes.get(0), shapes.get(1), shape, product);
    return y;
  }

  static double[] input(
      Window window, int groups, List<double[]> in, List<Shape> shapes, Shape shape) {
    double[] y = in.get(0);
    double[] w = in.get(1);
    var x = new double[shape.elementCount()];
    Product product = (ix, iw, iy) -> x[ix] += y[iy] * w[iw];
    each(window, groups, shape, shapes.get(1), shapes.get(0), product);
    return x;
  }

  static double[] weight(
      Window window, int groups, List<double[]> in, List<Shape> shapes, Shape shape) {
    double[] x = in.get(0);
    double[] y = in.get(1);
    var w = new double[shape.elementCount()];
    Product product = (ix, iw, iy) -> w[iw] += x[ix] * y[iy];
    each(window, groups, shapes.get(0), shape, shapes.get(1), product);
    return w;
  }

  /// Goes through all products whose place in x is not padding.
  private static void each(Window window, int groups, Shape x, Shape w, Shape y, Product product) {
    Span rows = window.rows();
    Span columns = window.columns();
    int height = x.extent(1);
    int width = x.extent(2);
    for (int n = 0; n < y.extent(0); n++) {
      for (int p = 0; p < y.extent(1); p++) {
        for (int q = 0; q < y.extent(2); q++) {
          for (int a = 0; a < rows.taps(); a++) {
            for (int b = 0; b < columns.taps(); b++) {
              int h = rows.place(p, a);
              int v = columns.place(q, b);
              if (h >= 0 && h < height && v >= 0 && v < width) {
                int ofX = ((n * height + h) * width + v) * x.extent(3);
                int ofW = (a * columns.taps() + b) * w.extent(2) * w.extent(3);
                int ofY = ((n * y.extent(1) + p) * y.extent(2) + q) * y.extent(3);
                channels(groups, w.extent(2), w.extent(3), ofX, ofW, ofY, product);
              }
            }
          }
        }
      }
    }
  }

  /// One tap at one position: each channel of a group with each other of the same group.
  private static void channels(int groups, int in, int out, int x, int w, int y, Product product) {
    int perGroup = out / groups;
    for (int o = 0; o < out; o++) {
      int group = o / perGroup;
      for (int i = 0; i < in; i++) {
        product.at(x + group * in + i, w + i * out + o, y + o);
      }
    }
  }
}
