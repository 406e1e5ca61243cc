package org.bpnet.nn.project;

import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;

/// How likely points pick one another as neighbours, by normal distributions around each that are
/// as wide as lets it have so many neighbours.
final class Affinities {
  private static final int TRIES = 300;
  private static final double PRECISION = 1e-9; // of the entropy; ours

  private Affinities() {}

  /// p_ij = (p_j|i + p_i|j)/2N, row by row; the sum of all is 1.
  ///
  /// @param points `[N, D]`
  static double[] of(HostArray points, double perplexity) {
    int count = points.shape().extent(0);
    double[] given = new double[count * count];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> {
          double[] row = row(squares(points, i), i, perplexity);
          System.arraycopy(row, 0, given, i * count, count);
        });
    double[] joint = new double[given.length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        joint[i * count + j] = (given[i * count + j] + given[j * count + i]) / (2.0 * count);
      }
    }
    return joint;
  }

  /// ‖x_i − x_j‖² for all j.
  private static double[] squares(HostArray points, int i) {
    int count = points.shape().extent(0);
    int width = points.shape().extent(1);
    double[] squares = new double[count];
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < width; k++) {
        double apart = points.at(i * width + k) - points.at(j * width + k);
        squares[j] += apart * apart;
      }
    }
    return squares;
  }

  /// p_j|i = exp(−β·d_ij²)/Σ over k ≠ i, with the β for which their perplexity, e to the power of
  /// their entropy, is as asked. Where no β gives it, since more points than that are duplicates of
  /// this one, the nearest that there is.
  ///
  /// @param squares d_ij² for all j
  /// @param self i
  static double[] row(double[] squares, int self, double perplexity) {
    double nearest = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (int j = 0; j < squares.length; j++) {
      nearest = j == self ? nearest : Math.min(nearest, squares[j]);
      sum += squares[j];
    }
    double wanted = Math.log(perplexity);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double beta = sum > 0 ? squares.length / sum : 1;
    double[] row = new double[squares.length];
    for (int attempt = 0; attempt < TRIES; attempt++) {
      double off = entropy(squares, self, nearest, beta, row) - wanted;
      if (Math.abs(off) < PRECISION) {
        break;
      }
      if (off > 0) {
        low = beta;
        beta = high == Double.POSITIVE_INFINITY ? 2 * beta : (beta + high) / 2;
      } else {
        high = beta;
        beta = (low + beta) / 2;
      }
    }
    return row;
  }

  /// Of the row, which is filled in. Distances count from the nearest, so that not all of the
  /// exponentials are 0.
  private static double entropy(
      double[] squares, int self, double nearest, double beta, double[] row) {
    double sum = 0;
    double weighted = 0;
    for (int j = 0; j < row.length; j++) {
      double exponent = Math.min(Double.MAX_VALUE, beta * (squares[j] - nearest));
      row[j] = j == self ? 0 : Math.exp(-exponent);
      sum += row[j];
      weighted += row[j] > 0 ? row[j] * exponent : 0;
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= sum;
    }
    return Math.log(sum) + weighted / sum;
  }
}
