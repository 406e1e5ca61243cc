package org.bpnet.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bpnet.core.formula.BinaryOp;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;
import org.bpnet.core.formula.RandomFormulas;
import org.bpnet.core.formula.UnaryOp;
import org.junit.jupiter.api.Test;

/// Random formulas, lowered and run in single precision, stay within a bound of their value in
/// double precision. The bound follows the formula: every operation may add [#ULPS] units in the
/// last place to what it makes of the errors of its arguments.
class LoweredAccuracyTest {
  /// The worst of the elementary functions, pow, is tested alone to 5.
  private static final int ULPS = 5;

  /// A value in double precision, and how far single precision may be from it.
  private record Bounded(double value, double error) {
    boolean isTight() {
      return error <= 1e-3 * Math.max(1, Math.abs(value));
    }
  }

  @Test
  void should_stay_within_the_error_that_the_formula_allows() {
    RandomFormulas random = RandomFormulas.seeded();
    int tight = 0;
    int all = 0;
    for (int i = 0; i < 2_000; i++) {
      Formula f = random.formula(i, 5);
      Lowered lowered = Lowered.of(List.of(f), List.of("x", "y"), List.of("alpha"));
      for (int j = 0; j < 4; j++) {
        double[] point = random.point(4 * i + j);
        float x = (float) point[0];
        float y = (float) point[1];
        Bounded expected = bounded(f, new double[] {x, y, point[2]});
        float[] inputs = {x, y};
        float actual =
            LaneArithmetic.run(lowered.program(), inputs, lowered.scalarValues(point[2]))[0];

        all++;
        if (expected.isTight()) {
          tight++;
          assertThat(Math.abs(actual - expected.value()))
              .as("%s at x = %s, y = %s, alpha = %s", random.label(i, f), x, y, point[2])
              .isLessThanOrEqualTo(expected.error());
        }
      }
    }
    assertThat(tight).as("points whose bound says something").isGreaterThan(all * 7 / 10);
  }

  private static Bounded bounded(Formula f, double[] point) {
    return switch (f) {
      case Input(String name) -> new Bounded(point[RandomFormulas.VARIABLES.indexOf(name)], 0);
      case Hyper(String name) -> rounded(point[RandomFormulas.VARIABLES.indexOf(name)], 0);
      case Const(double value) -> rounded(value, 0);
      case Unary(UnaryOp op, Formula argument) -> {
        Bounded x = bounded(argument, point);
        double value = op.apply(x.value());
        double below = Math.abs(op.apply(x.value() - x.error()) - value);
        double above = Math.abs(op.apply(x.value() + x.error()) - value);
        yield rounded(value, Math.max(below, above));
      }
      case Binary(BinaryOp op, Formula left, Formula right) -> {
        Bounded a = bounded(left, point);
        Bounded b = bounded(right, point);
        double value = op.apply(a.value(), b.value());
        double error = 0;
        for (int corner = 0; corner < 4; corner++) {
          double da = corner % 2 == 0 ? a.error() : -a.error();
          double db = corner / 2 == 0 ? b.error() : -b.error();
          error = Math.max(error, Math.abs(op.apply(a.value() + da, b.value() + db) - value));
        }
        if (op.isComparison() && Math.abs(a.value() - b.value()) <= a.error() + b.error()) {
          error = a.error() + b.error() == 0 ? 0 : 1; // either may come out
        }
        yield op.isComparison() ? new Bounded(value, error) : rounded(value, error);
      }
      case Where(Formula condition, Formula then, Formula otherwise) -> {
        Bounded c = bounded(condition, point);
        Bounded taken = bounded(c.value() != 0 ? then : otherwise, point);
        yield c.error() == 0 ? taken : new Bounded(taken.value(), Double.POSITIVE_INFINITY);
      }
    };
  }

  /// One more rounding: errors below the smallest normal number are lost in flushing.
  private static Bounded rounded(double value, double error) {
    return new Bounded(value, error + ULPS * Math.max(Math.ulp((float) value), Float.MIN_NORMAL));
  }
}
