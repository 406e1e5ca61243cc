package org.bpnet.nn.minimize.algebra;

import java.util.Arrays;

/// The eigenvalues of a symmetric matrix, by Jacobi's method: rotations that each make one element
/// beside the diagonal 0, row by row, until none is left.
///
/// **Source.** Golub, Van Loan 2013, *Matrix Computations*, section 8.5, cyclic by rows.
public final class SymmetricEigenvalues {
  /// Convergence is quadratic: six to ten sweeps do for any matrix that fits. Ours.
  private static final int SWEEPS = 60;

  private SymmetricEigenvalues() {}

  /// The eigenvalues in ascending order; NaN if an element is not finite.
  ///
  /// @param matrix `[n, n]`, of which the elements on and below the diagonal count; not changed
  public static double[] of(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = matrix[i][j];
        a[j][i] = matrix[i][j];
      }
    }
    for (int sweep = 0; sweep < SWEEPS && sweep(a); sweep++) {
      // until nothing beside the diagonal counts any more
    }
    double[] values = new double[n];
    Arrays.setAll(values, i -> a[i][i]);
    Arrays.sort(values);
    return values;
  }

  /// Rotates each pair of rows and columns once.
  ///
  /// @return whether there was anything to do
  private static boolean sweep(double[][] a) {
    boolean turned = false;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        double rest = Math.abs(a[p][q]);
        if (rest > Math.ulp(Math.abs(a[p][p]) + Math.abs(a[q][q])) / 4) {
          rotate(a, p, q);
          turned = true;
        }
      }
    }
    return turned;
  }

  /// Makes element (p, q) 0 by the smaller of the two angles that do.
  private static void rotate(double[][] a, int p, int q) {
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, tau) / (Math.abs(tau) + Math.hypot(1, tau));
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = tangent * cosine;
    for (double[] row : a) {
      double first = row[p];
      row[p] = cosine * first - sine * row[q];
      row[q] = sine * first + cosine * row[q];
    }
    for (int k = 0; k < a.length; k++) {
      double first = a[p][k];
      a[p][k] = cosine * first - sine * a[q][k];
      a[q][k] = sine * first + cosine * a[q][k];
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }
}
