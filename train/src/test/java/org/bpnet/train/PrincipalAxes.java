package org.bpnet.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;

/// The principal axes of rows by Jacobi's rotations of their covariances, in double precision.
final class PrincipalAxes {
  private static final int SWEEPS = 50;

  private PrincipalAxes() {}

  static double[][] rows(Dataset data, int width) {
    float[] all = data.features(IntStream.range(0, data.size()).toArray()).toFloats();
    double[][] rows = new double[data.size()][width];
    for (int i = 0; i < all.length; i++) {
      rows[i / width][i % width] = all[i];
    }
    return rows;
  }

  static double[] scale(Prepared data) {
    return ((Inputs.Arrays) data.inputs()).standardizer().scale();
  }

  /// The first axes, those along which rows vary most.
  static double[][] of(double[][] rows, int count) {
    int n = rows[0].length;
    double[] mean = new double[n];
    for (double[] row : rows) {
      for (int i = 0; i < n; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    double[][] a = new double[n][n];
    for (double[] row : rows) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          a[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]);
        }
      }
    }
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, vectors, p, q);
        }
      }
    }
    return IntStream.range(0, n)
        .boxed()
        .sorted((i, j) -> Double.compare(a[j][j], a[i][i]))
        .limit(count)
        .map(i -> Arrays.stream(vectors).mapToDouble(row -> row[i]).toArray())
        .toArray(double[][]::new);
  }

  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
      double vp = vectors[k][p];
      double vq = vectors[k][q];
      vectors[k][p] = c * vp - s * vq;
      vectors[k][q] = s * vp + c * vq;
    }
  }

  /// The largest angle between a vector of one span and the other span: of each of these, made
  /// orthonormal, to what the axes hold of it.
  static double largestAngle(double[][] span, double[][] axes) {
    double[][] basis = orthonormal(span);
    double worst = 0;
    int steps = 360;
    for (int i = 0; i < steps; i++) { // all directions of a plane
      double c = Math.cos(Math.PI * i / steps);
      double s = Math.sin(Math.PI * i / steps);
      double[] v = new double[basis[0].length];
      Arrays.setAll(v, k -> c * basis[0][k] + s * basis[1][k]);
      double[] left = v.clone();
      for (double[] axis : axes) {
        double along = dot(v, axis);
        Arrays.setAll(left, k -> left[k] - along * axis[k]);
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
