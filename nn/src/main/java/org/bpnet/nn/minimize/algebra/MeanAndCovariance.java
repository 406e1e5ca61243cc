package org.bpnet.nn.minimize.algebra;

import java.util.Arrays;
import org.bpnet.core.array.HostArray;

/// The mean of points and their covariance, in double precision. Time grows with N·D².
///
/// @param mean `[D]`
/// @param covariance `[D, D]`
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record MeanAndCovariance(double[] mean, double[][] covariance) {

  /// Of points.
  ///
  /// @param points `[N, D]`
  /// @param divisor of the sums of products: N, or N − 1 for an estimate without bias
  public static MeanAndCovariance of(HostArray points, int divisor) {
    int count = points.shape().extent(0);
    int width = points.shape().extent(1);
    double[] mean = new double[width];
    for (int i = 0; i < count * width; i++) {
      mean[i % width] += points.at(i) / count;
    }
    double[][] covariance = new double[width][width];
    double[] off = new double[width];
    for (int i = 0; i < count; i++) {
      int row = i * width;
      Arrays.setAll(off, k -> points.at(row + k) - mean[k]);
      for (int k = 0; k < width; k++) {
        for (int l = 0; l <= k; l++) {
          covariance[k][l] += off[k] * off[l] / divisor;
        }
      }
    }
    for (int k = 0; k < width; k++) {
      for (int l = 0; l < k; l++) {
        covariance[l][k] = covariance[k][l];
      }
    }
    return new MeanAndCovariance(mean, covariance);
  }
}
