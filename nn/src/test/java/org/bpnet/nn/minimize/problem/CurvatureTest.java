package org.bpnet.nn.minimize.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;

class CurvatureTest {
  private final Problem saddle =
      (x, g) -> {
        g[0] = 2 * x[0];
        g[1] = -2 * x[1];
        return x[0] * x[0] - x[1] * x[1];
      };

  @Test
  void should_tell_a_saddle_from_a_bowl() {
    Curvature curvature = Curvature.of(saddle, new double[] {0, 0});

    assertThat(curvature.smallest()).isCloseTo(-2, within(1e-9));
    assertThat(curvature.largest()).isCloseTo(2, within(1e-9));
    assertThat(curvature.isSaddle()).isTrue();
    assertThat(Curvature.of(new double[][] {{2, 0}, {0, 1}}).isSaddle()).isFalse();
    assertThat(Curvature.of(new double[][] {{2, 0}, {0, 1}}).eigenvalues()).containsExactly(1., 2.);
  }

  /// The second differences of n places have the eigenvalues 2 - 2 cos(kπ/(n + 1)).
  @Test
  void should_find_the_eigenvalues_of_second_differences() {
    int n = 12;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i][i] = 2;
      if (i > 0) {
        a[i][i - 1] = -1; // above the diagonal nothing is looked at
      }
    }

    Curvature curvature = Curvature.of(a);

    for (int k = 1; k <= n; k++) {
      double known = 2 - 2 * Math.cos(k * Math.PI / (n + 1));
      assertThat(curvature.eigenvalues().get(k - 1)).isCloseTo(known, within(1e-14));
    }
  }

  /// Sum and sum of squares are trace and squared Frobenius norm, whatever the matrix.
  @Test
  void should_keep_trace_and_norm_of_random_matrices() {
    for (int n = 1; n <= 20; n++) {
      double[][] a = new double[n][n];
      double trace = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          a[i][j] = new Seed(n).normal(i * (long) n + j);
          squares += (i == j ? 1 : 2) * a[i][j] * a[i][j];
        }
        trace += a[i][i];
      }
      double[] values =
          Curvature.of(a).eigenvalues().stream().mapToDouble(Double::doubleValue).toArray();

      assertThat(Arrays.stream(values).sum()).isCloseTo(trace, within(1e-12));
      assertThat(Arrays.stream(values).map(v -> v * v).sum()).isCloseTo(squares, within(1e-11));
      assertThat(values).isSorted();
    }
  }

  @Test
  void should_say_that_a_matrix_is_empty_and_pass_nan_on() {
    assertThatThrownBy(() -> Curvature.of(new double[0][]))
        .hasMessage("Curvature: need a matrix of one row or more, got none");
    assertThat(Curvature.of(new double[][] {{Double.NaN}}).largest()).isNaN();
  }
}
