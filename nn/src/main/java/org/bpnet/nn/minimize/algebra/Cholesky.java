package org.bpnet.nn.minimize.algebra;

import java.util.Locale;
import java.util.Optional;

/// The factor L of a positive definite matrix A + τ·I = L·Lᵀ.
public final class Cholesky {
  /// The first shift of a matrix that is not positive definite (Nocedal, Wright 2006, algorithm
  /// 3.3, β).
  private static final double FIRST_SHIFT = 1e-3;

  /// The largest system that is solved: a matrix of half a gigabyte. Ours.
  private static final int LARGEST = 8192;

  private final double[][] factor;

  private Cholesky(double[][] factor) {
    this.factor = factor;
  }

  /// Says why a method that keeps a matrix is not for so many numbers.
  ///
  /// @throws IllegalArgumentException if there are too many
  public static void checkSize(String method, int n) {
    if (n > LARGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: keeps a matrix of n x n numbers and takes n up to %d, got n = %d; use lbfgs or"
                  + " newton_cg",
              method,
              LARGEST,
              n));
    }
  }

  /// The factor of A + τ·I, or nothing if a pivot is not above the rounding errors made on the way
  /// to it, n·2⁻⁵² of the largest element of the diagonal.
  public static Optional<Cholesky> of(double[][] a, double shift) {
    int n = a.length;
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(a[i][i] + shift));
    }
    double least = n * Math.ulp(1.0) * largest;
    double[][] factor = new double[n][];
    for (int i = 0; i < n; i++) {
      factor[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j] + (i == j ? shift : 0);
        for (int k = 0; k < j; k++) {
          rest -= factor[i][k] * factor[j][k];
        }
        if (i > j) {
          factor[i][j] = rest / factor[j][j];
        } else if (rest > least && rest < Double.POSITIVE_INFINITY) {
          factor[i][i] = Math.sqrt(rest);
        } else {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Cholesky(factor));
  }

  /// The factor of A + τ·I for τ = 0, or else the first τ that will do, each twice the one before
  /// (Nocedal, Wright 2006, algorithm 3.3). Nothing if A is not finite.
  public static Optional<Cholesky> shifted(double[][] a) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < a.length; i++) {
      least = Math.min(least, a[i][i]);
    }
    double shift = least > 0 ? 0 : FIRST_SHIFT - least;
    while (shift < Double.POSITIVE_INFINITY) { // false for NaN
      Optional<Cholesky> factor = of(a, shift);
      if (factor.isPresent()) {
        return factor;
      }
      shift = Math.max(2 * shift, FIRST_SHIFT);
    }
    return Optional.empty();
  }

  /// x with (A + τ·I)·x = −b.
  public void solveNegative(double[] b, double[] x) {
    int n = factor.length;
    for (int i = 0; i < n; i++) {
      double rest = -b[i];
      for (int k = 0; k < i; k++) {
        rest -= factor[i][k] * x[k];
      }
      x[i] = rest / factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double rest = x[i];
      for (int k = i + 1; k < n; k++) {
        rest -= factor[k][i] * x[k];
      }
      x[i] = rest / factor[i][i];
    }
  }
}
