package org.bpnet.nn.minimize.algebra;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The eigenvalues of a symmetric matrix, and its eigenvectors, by Jacobi's method: rotations that
/// each make one element beside the diagonal 0, row by row, until none is left.
///
/// **Source.** Golub, Van Loan 2013, *Matrix Computations*, section 8.5, cyclic by rows.
public final class SymmetricEigenvalues {
  /// Convergence is quadratic: six to ten sweeps do for any matrix that fits. Ours.
  private static final int SWEEPS = 60;

  private SymmetricEigenvalues() {}

  /// Eigenvalues with a vector of each.
  ///
  /// @param values in descending order
  /// @param vectors of length 1, at right angles to one another, in the same order
  public record Pairs(double[] values, double[][] vectors) {}

  /// The eigenvalues in ascending order; NaN if an element is not finite.
  ///
  /// @param matrix `[n, n]`, of which the elements on and below the diagonal count; not changed
  public static double[] of(double[][] matrix) {
    double[] values = diagonal(matrix, new double[0][]);
    Arrays.sort(values);
    return values;
  }

  /// The eigenvalues and eigenvectors.
  ///
  /// @param matrix as for [#of]
  public static Pairs pairs(double[][] matrix) {
    double[][] turned = new double[matrix.length][matrix.length];
    for (int i = 0; i < turned.length; i++) {
      turned[i][i] = 1;
    }
    double[] values = diagonal(matrix, turned);
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -values[i]))
            .mapToInt(i -> i)
            .toArray();
    double[][] vectors = new double[order.length][];
    for (int k = 0; k < order.length; k++) {
      int column = order[k];
      vectors[k] = Arrays.stream(turned).mapToDouble(row -> row[column]).toArray();
    }
    return new Pairs(Arrays.stream(order).mapToDouble(i -> values[i]).toArray(), vectors);
  }

  /// What the rotations leave on the diagonal.
  ///
  /// @param turned rows that take part in every rotation
  private static double[] diagonal(double[][] matrix, double[][] turned) {
    int n = matrix.length;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = matrix[i][j];
        a[j][i] = matrix[i][j];
      }
    }
    for (int sweep = 0; sweep < SWEEPS && sweep(a, turned); sweep++) {
      // until nothing beside the diagonal counts any more
    }
    double[] values = new double[n];
    Arrays.setAll(values, i -> a[i][i]);
    return values;
  }

  /// Rotates each pair of rows and columns once.
  ///
  /// @return whether there was anything to do
  private static boolean sweep(double[][] a, double[][] turned) {
    boolean rotated = false;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        double rest = Math.abs(a[p][q]);
        if (rest > Math.ulp(Math.abs(a[p][p]) + Math.abs(a[q][q])) / 4) {
          rotate(a, turned, p, q);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  /// Makes element (p, q) 0 by the smaller of the two angles that do.
  private static void rotate(double[][] a, double[][] turned, int p, int q) {
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, tau) / (Math.abs(tau) + Math.hypot(1, tau));
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = tangent * cosine;
    rotateColumns(a, p, q, cosine, sine);
    rotateColumns(turned, p, q, cosine, sine);
    for (int k = 0; k < a.length; k++) {
      double first = a[p][k];
      a[p][k] = cosine * first - sine * a[q][k];
      a[q][k] = sine * first + cosine * a[q][k];
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }

  private static void rotateColumns(double[][] rows, int p, int q, double cosine, double sine) {
    for (double[] row : rows) {
      double first = row[p];
      row[p] = cosine * first - sine * row[q];
      row[q] = sine * first + cosine * row[q];
    }
  }
}
