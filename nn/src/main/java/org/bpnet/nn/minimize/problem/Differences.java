package org.bpnet.nn.minimize.problem;

import org.bpnet.nn.minimize.algebra.Vectors;

/// Derivatives by central differences.
final class Differences {
  /// The step for which rounding and curvature cost about equally much, ∛2⁻⁵² (Nocedal, Wright
  /// 2006, section 8.1).
  private static final double STEP = Math.cbrt(Math.ulp(1.0));

  private Differences() {}

  static void hessianProduct(Problem problem, double[] x, double[] v, double[] product) {
    double length = Vectors.norm(v);
    double step = length == 0 ? 0 : STEP * Math.max(1, Vectors.norm(x)) / length;
    double[] point = x.clone();
    double[] behind = new double[x.length];
    Vectors.add(-step, v, point);
    problem.evaluate(point, behind);
    System.arraycopy(x, 0, point, 0, x.length);
    Vectors.add(step, v, point);
    problem.evaluate(point, product);
    for (int i = 0; i < x.length; i++) {
      product[i] = step == 0 ? 0 : (product[i] - behind[i]) / (2 * step);
    }
  }

  static double[][] hessian(Problem problem, double[] x) {
    int n = x.length;
    double[][] hessian = new double[n][n];
    double[] unit = new double[n];
    for (int i = 0; i < n; i++) {
      unit[i] = 1;
      problem.hessianProduct(x, unit, hessian[i]);
      unit[i] = 0;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        hessian[i][j] = (hessian[i][j] + hessian[j][i]) / 2;
        hessian[j][i] = hessian[i][j];
      }
    }
    return hessian;
  }

  static double[][] jacobian(ResidualFunction residuals, double[] x) {
    int m = residuals.at(x).length;
    double[][] jacobian = new double[m][x.length];
    double[] point = x.clone();
    for (int j = 0; j < x.length; j++) {
      double step = STEP * Math.max(1, Math.abs(x[j]));
      point[j] = x[j] + step;
      double[] ahead = residuals.at(point);
      point[j] = x[j] - step;
      double[] behind = residuals.at(point);
      point[j] = x[j];
      for (int i = 0; i < m; i++) {
        jacobian[i][j] = (ahead[i] - behind[i]) / (2 * step);
      }
    }
    return jacobian;
  }
}
