package org.bpnet.core.reference;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.MatMul;

/// Matrix products.
final class MatrixProducts {
  private MatrixProducts() {}

  static double[] multiply(MatMul op, List<double[]> in, List<Shape> shapes, Shape shape) {
    double[] a = in.get(0);
    double[] b = in.get(1);
    int m = shape.extent(-2);
    int n = shape.extent(-1);
    int k = shapes.get(0).extent(op.transposeA() ? -2 : -1);
    var c = new double[shape.elementCount()];
    for (int batch = 0; batch < shape.count(0, shape.rank() - 2); batch++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int l = 0; l < k; l++) {
            sum +=
                a[batch * m * k + (op.transposeA() ? l * m + i : i * k + l)]
                    * b[batch * k * n + (op.transposeB() ? j * k + l : l * n + j)];
          }
          c[batch * m * n + i * n + j] = sum;
        }
      }
    }
    return c;
  }

  /// Rounded to single precision and then, to nearest with ties to even, to the 8 significant bits
  /// of bfloat16.
  static double[] toBfloat16(double[] values) {
    return Arrays.stream(values)
        .map(value -> {
          int bits = Float.floatToIntBits((float) value);
          boolean isNaN = Double.isNaN(value);
          int rounded = bits + 0x7FFF + ((bits >>> 16) & 1);
          return isNaN ? Double.NaN : Float.intBitsToFloat(rounded & 0xFFFF0000);
        })
        .toArray();
  }
}
