package org.bpnet.nn.minimize.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.minimize.Problems;
import org.bpnet.nn.minimize.line.LineFunction.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSearchTest {
  private static final LineFunction PARABOLA = a -> new Point(a, (a - 3) * (a - 3), 2 * (a - 3));

  /// A random mixture of waves in a bowl.
  private static LineFunction hills(Seed seed) {
    double[] heights = new double[5];
    double[] lengths = new double[5];
    double[] phases = new double[5];
    for (int i = 0; i < 5; i++) {
      heights[i] = seed.normal(3L * i);
      lengths[i] = Math.exp(seed.normal(3L * i + 1));
      phases[i] = 6 * seed.uniform(3L * i + 2);
    }
    return a -> {
      double value = 0.05 * a * a;
      double slope = 0.1 * a;
      for (int i = 0; i < 5; i++) {
        value += heights[i] * Math.cos(lengths[i] * a + phases[i]);
        slope -= heights[i] * lengths[i] * Math.sin(lengths[i] * a + phases[i]);
      }
      return new Point(a, value, slope);
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 1, 30})
  void should_meet_the_strong_wolfe_conditions_on_random_functions(double first) {
    int searches = 0;
    int satisfied = 0;
    for (int i = 0; i < 500; i++) {
      LineFunction line = hills(new Seed(i));
      Point start = line.at(0);
      if (start.slope() < 0) {
        for (StrongWolfe search : List.of(StrongWolfe.defaults(), StrongWolfe.tight())) {
          LineSearch.Result result = search.search(line, start, first);
          Point p = result.point();
          searches++;
          if (result.satisfied()) {
            satisfied++;
            assertThat(p).isEqualTo(line.at(p.step()));
            assertThat(p.value() - start.value() - 1e-4 * p.step() * start.slope())
                .isLessThanOrEqualTo(0);
            assertThat(Math.abs(p.slope())).isLessThanOrEqualTo(search.c2() * -start.slope());
          }
        }
      }
    }
    assertThat(searches).isGreaterThan(400);
    assertThat(satisfied).isEqualTo(searches);
  }

  @Test
  void should_find_the_bottom_of_a_parabola_in_two_steps() {
    var search = new StrongWolfe(1e-4, 1e-3, 25);

    LineSearch.Result beyond = search.search(PARABOLA, PARABOLA.at(0), 5);
    LineSearch.Result before = search.search(PARABOLA, PARABOLA.at(0), 1);

    assertThat(beyond.point().step()).isCloseTo(3, within(1e-12));
    assertThat(beyond.evaluations()).isEqualTo(2);
    assertThat(before.point().step()).isCloseTo(3, within(1e-12));
    assertThat(before.evaluations()).isEqualTo(2);
  }

  @Test
  void should_shorten_steps_that_leave_the_domain() {
    LineFunction log =
        a -> new Point(a, -Math.log(1 - a) - 2 * a, 1 / (1 - a) - 2); // NaN from 1 on

    Point wolfe = StrongWolfe.tight().search(log, log.at(0), 100).point();
    Point armijo = Backtracking.defaults().search(log, log.at(0), 100).point();

    assertThat(wolfe.step()).isCloseTo(0.5, within(0.05));
    assertThat(armijo.step()).isEqualTo(100 / 128.0);
  }

  @Test
  void should_halve_until_the_value_is_low_enough() {
    List<Double> tried = new ArrayList<>();
    LineFunction line =
        a -> {
          tried.add(a);
          return PARABOLA.at(a);
        };

    LineSearch.Result result = Backtracking.defaults().search(line, PARABOLA.at(0), 8);

    assertThat(tried).containsExactly(8.0, 4.0);
    assertThat(result).isEqualTo(new LineSearch.Result(PARABOLA.at(4), 2, true));
  }

  @Test
  void should_say_that_nothing_satisfies() {
    LineFunction lying = a -> new Point(a, a, -1); // goes up, whatever its slope says

    LineSearch.Result armijo = Backtracking.defaults().search(lying, lying.at(0), 1);
    LineSearch.Result wolfe = StrongWolfe.defaults().search(lying, lying.at(0), 1);

    assertThat(armijo).isEqualTo(new LineSearch.Result(lying.at(0), 50, false));
    assertThat(wolfe).isEqualTo(new LineSearch.Result(lying.at(0), 25, false));
  }

  @Test
  void should_give_the_lowest_point_of_a_function_without_a_bottom() {
    LineFunction down = a -> new Point(a, -a, -1);

    LineSearch.Result result = new StrongWolfe(1e-4, 0.9, 4).search(down, down.at(0), 1);

    assertThat(result).isEqualTo(new LineSearch.Result(down.at(1000), 4, false));
  }

  @Test
  void should_search_an_objective_along_a_direction() {
    double[] x = {-1.2, 1};
    double[] down = {215.6, 88};
    LineFunction line = LineFunction.along(new Problems.Rosenbrock(), x, down);

    Point start = line.at(0);
    Point found = StrongWolfe.defaults().search(line, start, 1e-3).point();

    assertThat(start.value()).isCloseTo(24.2, within(1e-12));
    assertThat(start.slope()).isCloseTo(-(215.6 * 215.6 + 88 * 88), within(1e-9));
    assertThat(found.value()).isLessThan(start.value());
    assertThat(x).containsExactly(-1.2, 1);
  }

  @Test
  void should_reject_what_cannot_be_searched() {
    Point up = new Point(0, 1, 0.5);
    assertThatThrownBy(() -> StrongWolfe.defaults().search(PARABOLA, up, 1))
        .hasMessage(
            "StrongWolfe: needs a direction that leads down (slope < 0), got slope 0.5; reverse the"
                + " direction");
    assertThatThrownBy(() -> Backtracking.defaults().search(PARABOLA, PARABOLA.at(0), 0))
        .hasMessage("Backtracking: the first step must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new StrongWolfe(0.5, 0.4, 1))
        .hasMessage("StrongWolfe: need 0 < c1 < c2 < 1, got c1 = 0.5 and c2 = 0.4");
    assertThatThrownBy(() -> new Backtracking(1e-4, 1, 1))
        .hasMessage("Backtracking: c1 and shrink must be in (0, 1), got 1.0E-4 and 1.0");
    assertThatThrownBy(() -> new StrongWolfe(0.1, 0.4, 0))
        .hasMessage("StrongWolfe: evaluations must be >= 1, got 0");
  }
}
