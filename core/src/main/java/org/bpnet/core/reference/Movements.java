package org.bpnet.core.reference;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Movement.Pad;
import org.bpnet.core.op.Movement.Permute;
import org.bpnet.core.op.Movement.Slice;

/// The primitives that move elements about. An axis is seen as `[outer, n, inner]`.
final class Movements {
  private Movements() {}

  static double[] gather(int axis, List<double[]> in, List<Shape> shapes) {
    double[] x = in.get(0);
    double[] index = in.get(1);
    int n = shapes.get(0).extent(axis);
    int outer = shapes.get(0).count(0, axis);
    int inner = shapes.get(0).count(axis + 1, shapes.get(0).rank());
    var result = new double[outer * index.length * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < index.length; i++) {
        int from = (o * n + checked("gather", index[i], n)) * inner;
        System.arraycopy(x, from, result, (o * index.length + i) * inner, inner);
      }
    }
    return result;
  }

  static double[] scatterAdd(int axis, List<double[]> in, List<Shape> shapes, Shape shape) {
    double[] x = in.get(0);
    double[] index = in.get(1);
    int n = shape.extent(axis);
    int outer = shape.count(0, axis);
    int inner = shape.count(axis + 1, shape.rank());
    var result = new double[shape.elementCount()];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < index.length; i++) {
        int to = (o * n + checked("scatterAdd", index[i], n)) * inner;
        for (int j = 0; j < inner; j++) {
          result[to + j] += x[(o * index.length + i) * inner + j];
        }
      }
    }
    return result;
  }

  static double[] takeAlong(int axis, List<double[]> in, List<Shape> shapes) {
    double[] index = in.get(1);
    Shape shape = shapes.get(1);
    int n = shapes.get(0).extent(axis);
    int m = shape.extent(axis);
    int inner = shape.count(axis + 1, shape.rank());
    var result = new double[index.length];
    for (int i = 0; i < result.length; i++) {
      int outer = i / (m * inner);
      int from = checked("takeAlong", index[i], n);
      result[i] = in.get(0)[(outer * n + from) * inner + i % inner];
    }
    return result;
  }

  static double[] addAlong(int axis, List<double[]> in, List<Shape> shapes, Shape shape) {
    double[] index = in.get(1);
    int n = shape.extent(axis);
    int m = shapes.get(1).extent(axis);
    int inner = shape.count(axis + 1, shape.rank());
    var result = new double[shape.elementCount()];
    for (int i = 0; i < index.length; i++) {
      int outer = i / (m * inner);
      int to = checked("addAlong", index[i], n);
      result[(outer * n + to) * inner + i % inner] += in.get(0)[i];
    }
    return result;
  }

  private static int checked(String op, double index, int n) {
    if (index < 0 || index >= n) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT, "%s: need indices from 0 to %d, got %d", op, n - 1, (int) index));
    }
    return (int) index;
  }

  static double[] slice(Slice op, double[] x, Shape shape) {
    int n = shape.extent(op.axis());
    int outer = shape.count(0, op.axis());
    int inner = shape.count(op.axis() + 1, shape.rank());
    int length = op.end() - op.start();
    var result = new double[outer * length * inner];
    for (int o = 0; o < outer; o++) {
      int from = (o * n + op.start()) * inner;
      System.arraycopy(x, from, result, o * length * inner, length * inner);
    }
    return result;
  }

  static double[] pad(Pad op, double[] x, Shape shape) {
    int n = shape.extent(op.axis());
    int outer = shape.count(0, op.axis());
    int inner = shape.count(op.axis() + 1, shape.rank());
    int length = op.before() + n + op.after();
    var result = new double[outer * length * inner];
    for (int o = 0; o < outer; o++) {
      int to = (o * length + op.before()) * inner;
      System.arraycopy(x, o * n * inner, result, to, n * inner);
    }
    return result;
  }

  static double[] concat(int axis, List<double[]> in, List<Shape> shapes, Shape shape) {
    int outer = shape.count(0, axis);
    int row = shape.count(axis, shape.rank());
    var result = new double[shape.elementCount()];
    int start = 0;
    for (int part = 0; part < in.size(); part++) {
      int length = shapes.get(part).count(axis, shape.rank());
      for (int o = 0; o < outer; o++) {
        System.arraycopy(in.get(part), o * length, result, o * row + start, length);
      }
      start += length;
    }
    return result;
  }

  static double[] permute(Permute op, double[] x, Shape shape) {
    int rank = shape.rank();
    int[] strides = shape.strides();
    var result = new double[x.length];
    var coordinates = new int[rank];
    for (int i = 0; i < result.length; i++) {
      int from = 0;
      for (int axis = 0; axis < rank; axis++) {
        from += coordinates[axis] * strides[op.order().get(axis)];
      }
      result[i] = x[from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        coordinates[axis]++;
        if (coordinates[axis] < shape.extent(op.order().get(axis))) {
          break;
        }
        coordinates[axis] = 0;
      }
    }
    return result;
  }
}
