package org.bpnet.nn.regularizer.bound;

import java.util.Locale;
import org.bpnet.nn.catalog.Range;

/// The exact minimum of ½‖X·w − y‖² + λ·‖w‖₀, with ‖w‖₀ the number of weights that are not 0, found
/// by trying all subsets of the variables. A tool for teaching: finding it is NP-hard (Natarajan
/// 1995), and here the number of variables is at most 12. What
/// [org.bpnet.nn.regularizer.penalty.L1] and [HardThreshold] find can be compared with it.
///
/// **Source.** Hocking, Leslie 1967 (best subset selection).
///
/// @param weights w, exactly 0 for what is left out
/// @param objective the value at the minimum
public record BestSubset(double[] weights, double objective) {
  /// 4096 subsets.
  private static final int MOST_VARIABLES = 12;

  /// A pivot below this share of its column's square is a column that the others already hold.
  private static final double DEPENDENT = 1e-12;

  /// Finds the minimum. Of several, that with the fewest variables, then the first ones.
  ///
  /// @param x the examples, `[examples][variables]`
  /// @param y what is to be explained
  /// @param strength λ
  /// @throws IllegalArgumentException if there are no or more than 12 variables, if the lengths
  ///   differ, or if the strength is negative or not finite
  public static BestSubset of(double[][] x, double[] y, double strength) {
    Range.notNegative("BestSubset: strength", strength);
    int variables = x.length == 0 ? 0 : x[0].length;
    if (x.length != y.length || variables < 1 || variables > MOST_VARIABLES) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "BestSubset: need as many rows as values and 1 to %d variables, got %d rows, %d"
                      + " values,",
                  MOST_VARIABLES,
                  x.length,
                  y.length)
              + String.format(Locale.ROOT, " %d variables", variables));
    }
    BestSubset best = new BestSubset(new double[variables], objective(x, y, new double[variables]));
    for (int size = 1; size <= variables; size++) {
      for (int subset = 1; subset < 1 << variables; subset++) {
        if (Integer.bitCount(subset) == size) {
          double[] w = leastSquares(x, y, subset);
          double value = objective(x, y, w) + strength * size;
          if (value < best.objective) {
            best = new BestSubset(w, value);
          }
        }
      }
    }
    return best;
  }

  private static double objective(double[][] x, double[] y, double[] w) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double error = -y[i];
      for (int j = 0; j < w.length; j++) {
        error += x[i][j] * w[j];
      }
      sum += error * error;
    }
    return sum / 2;
  }

  /// The best weights for some of the variables, by Gram-Schmidt; 0 for a variable that those
  /// before it already hold.
  private static double[] leastSquares(double[][] x, double[] y, int subset) {
    int variables = x[0].length;
    var q = new double[variables][];
    var r = new double[variables][variables];
    var projected = new double[variables];
    for (int j = 0; j < variables; j++) {
      if ((subset >> j & 1) == 0) {
        continue;
      }
      double[] column = column(x, j);
      double square = dot(column, column);
      for (int k = 0; k < j; k++) {
        if (q[k] != null) {
          r[k][j] = dot(q[k], column);
          for (int i = 0; i < column.length; i++) {
            column[i] -= r[k][j] * q[k][i];
          }
        }
      }
      double left = dot(column, column);
      if (left > DEPENDENT * square) {
        r[j][j] = Math.sqrt(left);
        for (int i = 0; i < column.length; i++) {
          column[i] /= r[j][j];
        }
        q[j] = column;
        projected[j] = dot(column, y);
      }
    }
    return backSubstitute(r, projected);
  }

  private static double[] backSubstitute(double[][] r, double[] projected) {
    var w = new double[projected.length];
    for (int j = w.length - 1; j >= 0; j--) {
      if (r[j][j] != 0) {
        double rest = projected[j];
        for (int k = j + 1; k < w.length; k++) {
          rest -= r[j][k] * w[k];
        }
        w[j] = rest / r[j][j];
      }
    }
    return w;
  }

  private static double[] column(double[][] x, int j) {
    var column = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      column[i] = x[i][j];
    }
    return column;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
