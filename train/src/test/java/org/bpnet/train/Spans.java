package org.bpnet.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;

/// What linear codes span, beside the directions in which examples vary most.
final class Spans {
  private Spans() {}

  /// By what standardised features are divided.
  static double[] scale(Prepared data) {
    return ((Inputs.Arrays) data.inputs()).standardizer().scale();
  }

  /// The largest angle between a vector of a plane and what axes span.
  ///
  /// @param span two vectors of the plane
  /// @param axes orthonormal ones by rows, of which the first two count
  static double largestAngle(double[][] span, HostArray axes) {
    double[][] basis = orthonormal(span);
    double worst = 0;
    int steps = 360;
    for (int i = 0; i < steps; i++) { // all directions of a plane
      double c = Math.cos(Math.PI * i / steps);
      double s = Math.sin(Math.PI * i / steps);
      double[] v = new double[basis[0].length];
      Arrays.setAll(v, k -> c * basis[0][k] + s * basis[1][k]);
      double[] left = v.clone();
      for (int a = 0; a < span.length; a++) {
        int row = a * v.length;
        double along = IntStream.range(0, v.length).mapToDouble(k -> v[k] * axes.at(row + k)).sum();
        Arrays.setAll(left, k -> left[k] - along * axes.at(row + k));
      }
      worst = Math.max(worst, Math.asin(Math.min(1, Math.sqrt(dot(left, left)))));
    }
    return worst;
  }

  private static double[][] orthonormal(double[][] span) {
    double[] first = scaled(span[0], 1 / Math.sqrt(dot(span[0], span[0])));
    double along = dot(span[1], first);
    double[] second = span[1].clone();
    Arrays.setAll(second, k -> second[k] - along * first[k]);
    return new double[][] {first, scaled(second, 1 / Math.sqrt(dot(second, second)))};
  }

  private static double[] scaled(double[] v, double factor) {
    return Arrays.stream(v).map(x -> x * factor).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
