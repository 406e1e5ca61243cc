package org.bpnet.nn.minimize;

import java.util.Arrays;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;

/// Functions whose minima are known.
public final class Problems {

  private Problems() {}

  /// Where searches for the minimum of Rosenbrock's function begin.
  public static double[] rosenbrockStart() {
    return new double[] {-1.2, 1};
  }

  /// 100·(y − x²)² + (1 − x)², 0 at (1, 1), with its exact Hessian.
  public static final class Rosenbrock implements Problem {
    int evaluations;
    int products;

    public Rosenbrock() {}

    @Override
    public double evaluate(double[] x, double[] g) {
      evaluations++;
      double a = x[1] - x[0] * x[0];
      double b = 1 - x[0];
      g[0] = -400 * x[0] * a - 2 * b;
      g[1] = 200 * a;
      return 100 * a * a + b * b;
    }

    @Override
    public void hessianProduct(double[] x, double[] v, double[] product) {
      products++;
      product[0] = (1200 * x[0] * x[0] - 400 * x[1] + 2) * v[0] - 400 * x[0] * v[1];
      product[1] = -400 * x[0] * v[0] + 200 * v[1];
    }
  }

  /// Rosenbrock's function as ½‖r‖², for pairs of numbers one after the other.
  public static Problem rosenbrock(int n) {
    return Problem.sumOfSquares(
        new ResidualFunction() {
          @Override
          public double[] at(double[] x) {
            double[] r = new double[n];
            for (int i = 0; i < n; i += 2) {
              r[i] = Math.sqrt(200) * (x[i + 1] - x[i] * x[i]);
              r[i + 1] = Math.sqrt(2) * (1 - x[i]);
            }
            return r;
          }

          @Override
          public double[][] jacobian(double[] x) {
            double[][] j = new double[n][n];
            for (int i = 0; i < n; i += 2) {
              j[i][i] = -2 * Math.sqrt(200) * x[i];
              j[i][i + 1] = Math.sqrt(200);
              j[i + 1][i] = -Math.sqrt(2);
            }
            return j;
          }
        });
  }

  /// Σ (cᵢ − x·(1 − yⁱ))² with c = (1.5, 2.25, 2.625), 0 at (3, ½), as ½‖r‖² with a Jacobian by
  /// differences.
  public static Problem beale() {
    double[] c = {1.5, 2.25, 2.625};
    return Problem.sumOfSquares(x -> {
      double[] r = new double[3];
      Arrays.setAll(r, i -> Math.sqrt(2) * (c[i] - x[0] * (1 - Math.pow(x[1], i + 1))));
      return r;
    });
  }

  /// ½·Σ λᵢ·xᵢ² turned by a reflection that mixes all numbers, as ½‖r‖²; 0 at 0.
  public static Problem quadratic(double[] eigenvalues) {
    double[] mirror = new double[eigenvalues.length];
    Arrays.setAll(mirror, i -> new Seed(9).normal(i));
    double length = Vectors.dot(mirror, mirror);
    return Problem.sumOfSquares(
        new ResidualFunction() {
          @Override
          public double[] at(double[] x) {
            double[] r = x.clone();
            Vectors.add(-2 * Vectors.dot(mirror, x) / length, mirror, r);
            for (int i = 0; i < r.length; i++) {
              r[i] *= Math.sqrt(eigenvalues[i]);
            }
            return r;
          }

          @Override
          public double[][] jacobian(double[] x) {
            int n = eigenvalues.length;
            double[][] j = new double[n][n];
            for (int i = 0; i < n; i++) {
              for (int k = 0; k < n; k++) {
                double reflected = (i == k ? 1 : 0) - 2 * mirror[i] * mirror[k] / length;
                j[i][k] = Math.sqrt(eigenvalues[i]) * reflected;
              }
            }
            return j;
          }
        });
  }

  /// n numbers from 1 to κ, evenly on a logarithmic scale.
  public static double[] spectrum(int n, double condition) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> Math.pow(condition, i / (n - 1.0)));
    return values;
  }

  /// x² + y⁴/4 − y²/2: a saddle at 0, minima of −¼ at (0, ±1).
  public static final class Saddle implements Problem {
    public Saddle() {}

    @Override
    public double evaluate(double[] x, double[] g) {
      g[0] = 2 * x[0];
      g[1] = x[1] * x[1] * x[1] - x[1];
      return x[0] * x[0] + Math.pow(x[1], 4) / 4 - x[1] * x[1] / 2;
    }

    @Override
    public void hessianProduct(double[] x, double[] v, double[] product) {
      product[0] = 2 * v[0];
      product[1] = (3 * x[1] * x[1] - 1) * v[1];
    }
  }

  /// Normal random numbers.
  public static double[] random(int n, long seed) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> new Seed(seed).normal(i));
    return values;
  }
}
