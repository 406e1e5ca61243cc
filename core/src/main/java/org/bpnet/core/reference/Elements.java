package org.bpnet.core.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.core.op.Pointwise;

/// The primitives in which each element stands alone.
final class Elements {
  private Elements() {}

  static double[] pointwise(Pointwise op, List<double[]> in, List<Shape> shapes, Shape shape) {
    ScalarFunction function = op.formula().bind(op.arguments());
    List<double[]> operands = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      operands.add(broadcast(in.get(i), shapes.get(i), shape));
    }
    var result = new double[shape.elementCount()];
    var arguments = new double[in.size()];
    for (int i = 0; i < result.length; i++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = operands.get(j)[i];
      }
      result[i] = function.at(arguments);
    }
    return result;
  }

  /// The values repeated to a larger shape.
  static double[] broadcast(double[] x, Shape from, Shape to) {
    if (from.equals(to)) {
      return x;
    }
    var result = new double[to.elementCount()];
    int[] strides = from.strides();
    int leading = to.rank() - from.rank();
    for (int i = 0; i < result.length; i++) {
      int rest = i;
      int position = 0;
      for (int axis = to.rank() - 1; axis >= leading; axis--) {
        int coordinate = rest % to.extent(axis);
        rest /= to.extent(axis);
        if (from.extent(axis - leading) != 1) {
          position += coordinate * strides[axis - leading];
        }
      }
      result[i] = x[position];
    }
    return result;
  }

  static double[] range(int n) {
    var result = new double[n];
    Arrays.setAll(result, i -> i);
    return result;
  }

  static double[] cast(double[] x, boolean toInteger) {
    var result = new double[x.length];
    Arrays.setAll(result, i -> toInteger ? (int) x[i] : x[i]);
    return result;
  }
}
