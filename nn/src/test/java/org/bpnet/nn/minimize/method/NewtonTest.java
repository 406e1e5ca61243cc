package org.bpnet.nn.minimize.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.nn.minimize.Problems;
import org.bpnet.nn.minimize.algebra.Cholesky;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;
import org.junit.jupiter.api.Test;

class NewtonTest {
  @Test
  void should_go_down_where_the_hessian_is_singular() {
    Problem valley = // (x + y)⁴: its Hessian has rank 1, and rank 0 at the bottom
        new Problem() {
          @Override
          public double evaluate(double[] x, double[] g) {
            Arrays.fill(g, 4 * Math.pow(x[0] + x[1], 3));
            return Math.pow(x[0] + x[1], 4);
          }

          @Override
          public void hessianProduct(double[] x, double[] v, double[] product) {
            Arrays.fill(product, 12 * Math.pow(x[0] + x[1], 2) * (v[0] + v[1]));
          }
        };

    Minimum found =
        Newton.defaults().minimize(valley, new double[] {1, 2}, Stop.at(1e-9), Observer.NONE);

    assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
    assertThat(found.x()[0] + found.x()[1]).isCloseTo(0, within(1e-3));
    assertThat(found.x()[0] - found.x()[1]).isCloseTo(-1, within(1e-6)); // never moved along it
  }

  @Test
  void should_shift_by_as_much_as_makes_the_matrix_positive_definite() {
    double[][] indefinite = {{-1, 0}, {0, 2}};
    double[] x = new double[2];

    Cholesky.shifted(indefinite).orElseThrow().solveNegative(new double[] {1, 1}, x);

    assertThat(x).containsExactly(new double[] {-1 / 1e-3, -1 / 3.001}, within(1e-9));
    assertThat(Cholesky.of(indefinite, 0)).isEmpty();
    assertThat(Cholesky.of(new double[][] {{1, 1}, {1, 1}}, 0)).isEmpty();
    assertThat(Cholesky.shifted(new double[][] {{Double.NaN}})).isEmpty();
    assertThat(Cholesky.shifted(new double[][] {{1, Double.NaN}, {Double.NaN, 1}})).isEmpty();
  }

  @Test
  void should_solve_a_system_exactly_where_that_is_possible() {
    double[][] a = {{4, 2, 2}, {2, 5, 3}, {2, 3, 6}};
    double[] x = new double[3];

    Cholesky.of(a, 0).orElseThrow().solveNegative(new double[] {-8, -10, -11}, x);

    assertThat(x).containsExactly(new double[] {1, 1, 1}, within(1e-14));
  }

  @Test
  void should_fall_back_on_the_gradient_where_there_is_no_hessian() {
    Problem blind =
        new Problem() {
          @Override
          public double evaluate(double[] x, double[] g) {
            g[0] = x[0];
            return 0.5 * x[0] * x[0];
          }

          @Override
          public void hessianProduct(double[] x, double[] v, double[] product) {
            product[0] = Double.NaN;
          }
        };
    for (Minimizer method : new Minimizer[] {Newton.defaults(), NewtonCg.defaults()}) {
      Minimum found = method.minimize(blind, new double[] {3});

      assertThat(found.x()[0]).isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void should_difference_gradients_to_ten_digits_where_products_are_not_known() {
    var exact = new Problems.Rosenbrock();
    Problem plain = (p, g) -> exact.evaluate(p, g); // knows nothing of the product
    double[] x = {-0.7, 1.9};
    double[] v = {3, -5};
    double[] expected = new double[2];
    double[] actual = new double[2];
    exact.hessianProduct(x, v, expected);
    plain.hessianProduct(x, v, actual);

    assertThat(actual[0] / expected[0]).isCloseTo(1, within(1e-9));
    assertThat(actual[1] / expected[1]).isCloseTo(1, within(1e-9));
    assertThat(plain.hessian(x)[0][1]).isEqualTo(plain.hessian(x)[1][0]);
    plain.hessianProduct(x, new double[2], actual);
    assertThat(actual).containsExactly(0, 0);
  }

  @Test
  void should_difference_residuals_where_their_jacobian_is_not_known() {
    ResidualFunction residuals = x -> new double[] {x[0] * x[0] * x[1], Math.exp(x[1])};

    double[][] jacobian = residuals.jacobian(new double[] {2, -1});

    assertThat(jacobian[0]).containsExactly(new double[] {-4, 4}, within(1e-9));
    assertThat(jacobian[1]).containsExactly(new double[] {0, Math.exp(-1)}, within(1e-10));
  }
}
