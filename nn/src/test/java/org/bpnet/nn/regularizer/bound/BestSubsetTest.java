package org.bpnet.nn.regularizer.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;

class BestSubsetTest {
  private static double[][] examples(int rows, int columns) {
    var seed = new Seed(5);
    var x = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        x[i][j] = seed.normal((long) i * columns + j);
      }
    }
    return x;
  }

  @Test
  void should_find_the_variables_that_made_the_data() {
    double[][] x = examples(40, 12);
    var y = new double[40];
    for (int i = 0; i < 40; i++) {
      y[i] = 2 * x[i][3] - 0.5 * x[i][7] + x[i][11] + 0.01 * new Seed(6).normal(i);
    }

    BestSubset best = BestSubset.of(x, y, 0.1);

    for (int j = 0; j < 12; j++) {
      double expected = j == 3 ? 2 : j == 7 ? -0.5 : j == 11 ? 1 : 0;
      assertThat(best.weights()[j]).as("w" + j).isCloseTo(expected, within(0.01));
      assertThat(best.weights()[j] == 0).isEqualTo(expected == 0);
    }
    assertThat(best.objective()).isBetween(0.3, 0.31);
  }

  /// With orthonormal columns the exact minimum is one hard-thresholding step away from Xᵀy.
  @Test
  void should_be_hard_thresholding_for_orthonormal_columns() {
    double s = Math.sqrt(0.5);
    double[][] x = {{s, s, 0}, {s, -s, 0}, {0, 0, 1}};
    double[] y = {1.5, 0.7, 0.3};
    double lambda = 0.1; // threshold √0.2 = 0.447

    assertThat(BestSubset.of(x, y, lambda).weights())
        .containsExactly(new double[] {2.2 * s, 0.8 * s, 0}, within(1e-14));
    assertThat(BestSubset.of(x, y, 0).weights())
        .containsExactly(new double[] {2.2 * s, 0.8 * s, 0.3}, within(1e-14));
    assertThat(BestSubset.of(x, y, 100).weights()).containsOnly(0);
  }

  @Test
  void should_do_without_a_variable_that_others_hold_already() {
    double[][] x = {{1, 2}, {2, 4}, {3, 6}};

    BestSubset best = BestSubset.of(x, new double[] {1, 2, 3}, 0);

    assertThat(best.weights()).containsExactly(new double[] {1, 0}, within(1e-15));
    assertThat(best.objective()).isCloseTo(0, within(1e-28));
  }

  @Test
  void should_refuse_more_than_twelve_variables() {
    assertThatThrownBy(() -> BestSubset.of(examples(2, 13), new double[2], 1))
        .hasMessage(
            "BestSubset: need as many rows as values and 1 to 12 variables, got 2 rows, 2 values,"
                + " 13 variables");
    assertThatThrownBy(() -> BestSubset.of(examples(2, 3), new double[3], 1))
        .hasMessageContaining("2 rows, 3 values");
  }
}
