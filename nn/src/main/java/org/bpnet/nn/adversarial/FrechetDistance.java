package org.bpnet.nn.adversarial;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.minimize.algebra.MeanAndCovariance;
import org.bpnet.nn.minimize.algebra.SymmetricEigenvalues;

/// How far two samples of features are apart if both are taken for normal distributions: the
/// squared distance of Fréchet, or Wasserstein, between these. Of what a network sees in images it
/// says whether one set of them looks like another.
///
/// **Formula.** ‖μ₁ − μ₂‖² + tr(C₁ + C₂ − 2·(C₁C₂)^½), with means μ and covariances C, estimated
/// without bias. The trace of the root is the sum of the roots of the eigenvalues of C₁^½·C₂·C₁^½.
/// In double precision; time grows with N·D² + D³.
///
/// **Shapes.** `[N, D]` and `[M, D]`, N and M at least 2. **Throws** ShapeException for others.
///
/// **Source.** Dowson, Landau 1982; for generators Heusel, Ramsauer, Unterthiner, Nessler,
/// Hochreiter 2017, section 2, eq. 6. **Differs.** They take features of the Inception network, so
/// that figures of other features cannot be compared with theirs. Few samples make it too large.
public final class FrechetDistance {
  private FrechetDistance() {}

  /// The distance of two samples.
  public static double of(HostArray x, HostArray y) {
    if (x.shape().rank() != 2
        || y.shape().rank() != 2
        || x.shape().extent(0) < 2
        || y.shape().extent(0) < 2
        || x.shape().extent(1) != y.shape().extent(1)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "Fréchet distance: needs two samples [N, D] of at least 2 rows, got %s and %s",
              x.shape(),
              y.shape()));
    }
    MeanAndCovariance first = MeanAndCovariance.of(x, x.shape().extent(0) - 1);
    MeanAndCovariance second = MeanAndCovariance.of(y, y.shape().extent(0) - 1);
    double[][] ofX = first.covariance();
    double[][] ofY = second.covariance();
    double distance = 0;
    for (int k = 0; k < ofX.length; k++) {
      double apart = first.mean()[k] - second.mean()[k];
      distance += apart * apart + ofX[k][k] + ofY[k][k];
    }
    double[][] root = root(ofX);
    double[] values = SymmetricEigenvalues.of(product(product(root, ofY), root));
    return distance - 2 * Arrays.stream(values).map(v -> Math.sqrt(Math.max(0, v))).sum();
  }

  /// The symmetric matrix whose square is a given one without negative eigenvalues.
  private static double[][] root(double[][] matrix) {
    SymmetricEigenvalues.Pairs pairs = SymmetricEigenvalues.pairs(matrix);
    double[][] root = new double[matrix.length][matrix.length];
    for (int e = 0; e < matrix.length; e++) {
      double value = Math.sqrt(Math.max(0, pairs.values()[e]));
      double[] vector = pairs.vectors()[e];
      for (int k = 0; k < root.length; k++) {
        for (int l = 0; l < root.length; l++) {
          root[k][l] += value * vector[k] * vector[l];
        }
      }
    }
    return root;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < a.length; k++) {
        for (int j = 0; j < a.length; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
