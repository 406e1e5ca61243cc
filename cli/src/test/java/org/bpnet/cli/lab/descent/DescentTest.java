package org.bpnet.cli.lab.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.bpnet.cli.CommandRun;
import org.bpnet.cli.lab.finding.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the experiments on the way down say is so.
class DescentTest {
  @TempDir private Path dir;

  private Told told(String... words) {
    return Told.of(dir.resolve("picture.svg"), words);
  }

  @Test
  void should_diverge_beyond_two_over_the_largest_eigenvalue() {
    Told told = told("rate", "--steps", "60");

    assertThat(told.number("largest_eigenvalue")).isCloseTo(10, within(1e-12));
    assertThat(told.number("bound")).isCloseTo(0.2, within(1e-12));
    var rows = told.rows("rates");
    for (int i = 0; i < rows.size() - 1; i++) {
      double value = rows.get(i).number("f_after_60_steps");
      assertThat(value / rows.get(i).number("by_the_formula")).isCloseTo(1, within(1e-8));
    }
    for (int i : new int[] {0, 1, 2, 4, 5, 6}) {
      assertThat(rows.get(i).text("lower_in_every_step")).isEqualTo(i < 3 ? "yes" : "no");
    }
    assertThat(rows.get(4).number("f_after_60_steps")).isGreaterThan(100);
    assertThat(rows.getLast().number("f_after_60_steps")).isLessThan(1e-3);
  }

  @Test
  void should_stay_on_the_ridge_and_leave_it_by_the_law() {
    Told told = told("saddle");

    assertThat(told.number("smallest_eigenvalue")).isEqualTo(-2);
    assertThat(told.number("largest_eigenvalue")).isEqualTo(2);
    assertThat(told.number("off_the_law")).isLessThan(1e-12);
    assertThat(told.column("optimizers", "x2_after_200_steps_from_0")).containsOnly(0);
    double[] steps = told.column("optimizers", "steps_to_x2_1_from_1e_6");
    assertThat(steps[0]).isEqualTo(Math.ceil(Math.log(1e6) / Math.log(1.1)));
    assertThat(DoubleStream.of(told.column("optimizers", "from_0_with_noise")))
        .allMatch(k -> k < 200);
  }

  /// Himmelblau 1972.
  @Test
  void should_find_four_minima_by_where_it_begins() {
    Told told = told("basins");

    assertThat(told.rows("minima"))
        .extracting(row -> row.text("minimum"))
        .containsExactly("-2.81, 3.13", "-3.78, -3.28", "3.00, 2.00", "3.58, -1.85");
    assertThat(DoubleStream.of(told.column("minima", "of_them")))
        .allMatch(share -> share > 20 && share < 30);
  }

  @Test
  void should_err_by_the_next_order_and_go_down_faster_with_it() {
    Told told = told("taylor");

    double[] slopes = told.column("orders", "error_goes_like_h");
    double[] off = told.column("orders", "off_at_h_0_1");
    double[] most = told.column("orders", "at_most");
    for (int order = 0; order < slopes.length; order++) {
      assertThat(slopes[order]).isCloseTo(order + 1, within(0.35));
      assertThat(off[order]).isLessThanOrEqualTo(most[order]);
    }
    double[] distances = told.column("methods", "distance_to_1_1");
    assertThat(distances[0]).isGreaterThan(0.01);
    for (int i = 1; i < distances.length; i++) {
      assertThat(distances[i]).isLessThan(1e-9);
    }
    double[] iterations = told.column("methods", "iterations");
    assertThat(iterations[4]).isLessThan(iterations[2]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rate --steps 0; --steps: needs 1 to 2,000, got 0",
        "saddle --rate 1.5; --rate: needs a number above 0 and below 1, got 1.5"
      })
  void should_refuse_in_one_line(String line, String message) {
    CommandRun run = CommandRun.of(("lab " + line).split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.err().strip().lines()).hasSize(1);
  }
}
