package org.bpnet.core.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.core.formula.RandomFormulas.VARIABLES;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What holds for every formula, tried on random ones.
class FormulaPropertiesTest {
  private static final int FORMULAS = 1000;
  private static final int DEPTH = 4;

  private final RandomFormulas random = RandomFormulas.seeded();

  @Test
  void should_bind_to_the_value_of_plain_recursion() {
    for (int i = 0; i < FORMULAS; i++) {
      Formula f = random.formula(i, DEPTH);
      double[] point = random.point(i);

      assertThat(f.bind(VARIABLES).at(point))
          .as(random.label(i, f))
          .isEqualTo(RandomFormulas.evaluate(f, point));
    }
  }

  @Test
  void should_keep_the_value_when_simplified() {
    for (int i = 0; i < FORMULAS; i++) {
      Formula f = random.formula(i, DEPTH);
      double[] point = random.point(i);
      double value = RandomFormulas.evaluate(f, point);

      // Rounding can tip a tie of a comparison, but only x² for pow(x, 2) and its like may round.
      assertThat(RandomFormulas.evaluate(f.simplify(), point))
          .as(random.label(i, f))
          .isCloseTo(value, within(1e-14 * (1 + Math.abs(value))));
    }
  }

  @Test
  void should_change_nothing_when_simplified_twice() {
    for (int i = 0; i < FORMULAS; i++) {
      Formula once = random.formula(i, DEPTH).simplify();

      assertThat(once.simplify().text()).as(random.label(i, once)).isEqualTo(once.text());
    }
  }

  @Test
  void should_differentiate_as_central_differences_do() {
    int checked = 0;
    for (int i = 0; i < FORMULAS; i++) {
      Formula f = random.formula(i, DEPTH);
      double[] point = random.point(i);
      for (int v = 0; v < VARIABLES.size(); v++) {
        double coarse = centralDifference(f, point, v, 2e-4);
        double fine = centralDifference(f, point, v, 1e-4);
        if (Math.abs(coarse - fine) < 1e-7 * (1 + Math.abs(fine)) && isSmooth(f, point, v, 2e-4)) {
          checked++;
          assertThat(f.derivative(VARIABLES.get(v)).bind(VARIABLES).at(point))
              .as("by %s at %s, %s", VARIABLES.get(v), Arrays.toString(point), random.label(i, f))
              .isCloseTo(fine, within(1e-6 * (1 + Math.abs(fine))));
        }
      }
    }
    assertThat(checked).as("points that could be checked").isGreaterThan(FORMULAS * 5 / 2);
  }

  @Test
  void should_differentiate_alike_through_the_output() {
    int withoutArgument = 0;
    for (int i = 0; i < FORMULAS; i++) {
      Formula f = outermost(i, random.formula(i, DEPTH - 1));
      double[] point = random.point(i);
      double expected = f.derivative("x").bind(VARIABLES).at(point);

      Formula through = f.derivativeThroughOutput("x", "output");

      withoutArgument += through.inputs().contains("output") ? 1 : 0;
      Formula closed = through.substitute(Map.of("output", f));
      assertThat(closed.bind(VARIABLES).at(point))
          .as(random.label(i, f))
          .isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
    }
    assertThat(withoutArgument).as("formulas that gain").isGreaterThan(FORMULAS / 20);
  }

  /// The shapes that derivatives through the output are made for, in turn.
  private static Formula outermost(int i, Formula inner) {
    Formula x = Formula.input("x");
    Formula zero = Formula.constant(0);
    return switch (i % 8) {
      case 0 -> Formula.max(Formula.hyper("alpha"), inner.tanh());
      case 1 -> Formula.min(Formula.constant(0.5), Formula.max(zero, x.mul(0.7)));
      case 2 -> x.add(Formula.input("y")).softplus();
      case 3 -> Formula.max(zero, x.logSigmoid().add(1));
      case 4 -> Formula.where(Formula.input("y").greaterThan(zero), x.sigmoid(), x.exp());
      case 5 -> Formula.max(inner, zero);
      case 6 -> x.square().add(0.25).sqrt();
      default -> inner;
    };
  }

  private static double centralDifference(Formula f, double[] point, int variable, double h) {
    double above = RandomFormulas.evaluate(f, moved(point, variable, h));
    double below = RandomFormulas.evaluate(f, moved(point, variable, -h));
    return (above - below) / (2 * h);
  }

  private static boolean isSmooth(Formula f, double[] point, int variable, double h) {
    List<Double> here = RandomFormulas.sides(f, point);
    return here.equals(RandomFormulas.sides(f, moved(point, variable, h)))
        && here.equals(RandomFormulas.sides(f, moved(point, variable, -h)));
  }

  private static double[] moved(double[] point, int variable, double h) {
    double[] moved = point.clone();
    moved[variable] += h;
    return moved;
  }
}
