package org.bpnet.nn.minimize.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.bpnet.nn.minimize.Problems;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.method.ConjugateGradient.Ending;
import org.bpnet.nn.minimize.method.ConjugateGradient.Solution;
import org.bpnet.nn.minimize.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConjugateGradientTest {
  private static LinearOperator diagonal(double... values) {
    return (x, y) -> {
      for (int i = 0; i < x.length; i++) {
        y[i] = values[i] * x[i];
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10, 20})
  void should_end_within_as_many_iterations_as_there_are_unknowns(int n) {
    double[] eigenvalues = new double[n]; // evenly from 1 to 10⁴
    Arrays.setAll(eigenvalues, i -> 1 + 9999.0 * i / Math.max(1, n - 1));
    Problem quadratic = Problems.quadratic(eigenvalues);
    double[] b = Problems.random(n, 3);
    LinearOperator a = (x, y) -> quadratic.evaluate(x, y); // the gradient of ½xᵀA·x is A·x

    Solution solution = new ConjugateGradient(1e-10, n).solve(a, b);

    double[] product = new double[n];
    a.apply(solution.x(), product);
    assertThat(solution.ending()).isEqualTo(Ending.CONVERGED);
    assertThat(Vectors.norm(Vectors.difference(product, b)))
        .isLessThanOrEqualTo(1.1e-10 * Vectors.norm(b));
  }

  /// With eigenvalues spread over all magnitudes rounding costs orthogonality, and some iterations.
  @Test
  void should_lose_little_to_rounding() {
    Problem quadratic = Problems.quadratic(Problems.spectrum(10, 1e4));

    Solution solution =
        new ConjugateGradient(1e-5, 100).solve(quadratic::evaluate, Problems.random(10, 3));

    assertThat(solution.iterations()).isEqualTo(12);
  }

  @Test
  void should_take_one_iteration_for_each_different_eigenvalue() {
    int n = 300_000;
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = new double[] {1, 10, 10_000}[i % 3];
    }

    Solution solution =
        new ConjugateGradient(1e-7, n).solve(diagonal(values), Problems.random(n, 4));

    assertThat(solution.iterations()).isEqualTo(3);
    assertThat(solution.ending()).isEqualTo(Ending.CONVERGED);
  }

  @Test
  void should_solve_a_system_in_one_iteration_when_the_matrix_is_the_identity() {
    Solution solution = ConjugateGradient.defaults().solve(diagonal(1, 1), new double[] {3, -4});

    assertThat(solution.x()).containsExactly(3, -4);
    assertThat(solution.iterations()).isOne();
    assertThat(solution.residual()).isZero();
  }

  @Test
  void should_need_no_iteration_for_nothing() {
    Solution solution = ConjugateGradient.defaults().solve(diagonal(1, 1), new double[2]);

    assertThat(solution.x()).containsExactly(0, 0);
    assertThat(solution.iterations()).isZero();
    assertThat(solution.ending()).isEqualTo(Ending.CONVERGED);
  }

  @Test
  void should_stop_where_the_matrix_is_not_positive_definite() {
    Solution indefinite =
        new ConjugateGradient(0, 10).solve(diagonal(4, -1), new double[] {1, 0.1});
    Solution negative = new ConjugateGradient(0, 10).solve(diagonal(-1, -1), new double[] {1, 2});
    Solution broken =
        new ConjugateGradient(0, 10).solve(diagonal(1, Double.NaN), new double[] {1, 2});

    assertThat(indefinite.ending()).isEqualTo(Ending.NOT_POSITIVE);
    assertThat(indefinite.iterations()).isOne();
    assertThat(negative.ending()).isEqualTo(Ending.NOT_POSITIVE);
    assertThat(negative.x()).containsExactly(0, 0);
    assertThat(broken.ending()).isEqualTo(Ending.NOT_FINITE);
  }

  @Test
  void should_stop_at_the_limit() {
    Problem quadratic = Problems.quadratic(Problems.spectrum(10, 1e4));

    Solution solution =
        new ConjugateGradient(1e-8, 3).solve(quadratic::evaluate, Problems.random(10, 3));

    assertThat(solution.ending()).isEqualTo(Ending.ITERATION_LIMIT);
    assertThat(solution.iterations()).isEqualTo(3);
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> new ConjugateGradient(-1, 0))
        .hasMessage("ConjugateGradient: need tolerance >= 0 and iterations >= 1, got -1.0 and 0");
  }
}
