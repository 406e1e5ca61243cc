package org.bpnet.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.core.formula.UnaryOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lowered functions against double precision, in ulps, over floats from all of their range.
class ElementaryTest {
  /// Distance of neighbouring samples in bits: prime, so that the low bits vary.
  private static final int STRIDE = 40009;

  private static final float[] SPECIALS = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    -0.5f,
    2f,
    -2f,
    Float.NaN,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    88.72f,
    88.7229f,
    88.73f,
    -87.34f,
    -103.97f,
    -103.98f,
    0.93f,
    4f,
    10f,
    8388607.5f,
    -8388607.5f,
    8388608f
  };

  /// What is measured, a little inside what [Elementary] promises; the rest are basic operations.
  private static final Map<UnaryOp, Double> ULPS =
      Map.ofEntries(
          Map.entry(UnaryOp.EXP, 1.1),
          Map.entry(UnaryOp.EXPM1, 1.5),
          Map.entry(UnaryOp.LOG, 1.0),
          Map.entry(UnaryOp.LOG1P, 1.5),
          Map.entry(UnaryOp.TANH, 2.6),
          Map.entry(UnaryOp.SIGMOID, 2.1),
          Map.entry(UnaryOp.SOFTPLUS, 1.7),
          Map.entry(UnaryOp.LOG_SIGMOID, 1.7),
          Map.entry(UnaryOp.ERF, 1.1),
          Map.entry(UnaryOp.ACOS, 1.2),
          Map.entry(UnaryOp.RSQRT, 1.5));

  private static Program program(Formula f) {
    return Lowered.of(List.of(f), List.of("x"), List.of()).program();
  }

  private static void assertClose(
      Program program, float x, double expected, double bound, Object what) {
    float got = LaneArithmetic.run(program, new float[] {x}, new float[0])[0];
    float rounded = (float) expected;
    if (got != rounded && !(Float.isNaN(got) && Float.isNaN(rounded))) {
      // Where the largest floats end, the one is infinite and the other its neighbour.
      double limit = Math.clamp(expected, -0x1p128, 0x1p128);
      double error = Math.abs(Math.clamp((double) got, -0x1p128, 0x1p128) - limit) / ulp(rounded);
      assertThat(error).as("%s at %s: got %s, need %s", what, x, got, expected).isLessThan(bound);
    }
  }

  private static double ulp(float x) {
    return Float.isInfinite(x) ? Math.ulp(Float.MAX_VALUE) : Math.ulp(x);
  }

  @ParameterizedTest
  @EnumSource(UnaryOp.class)
  void should_stay_within_its_bound_over_all_floats(UnaryOp op) {
    boolean circular = op == UnaryOp.SIN || op == UnaryOp.COS;
    double bound = circular ? 1.6 : ULPS.getOrDefault(op, 0.5001);
    Formula f = Formula.input("x").apply(op);
    Program program = program(f);
    ScalarFunction exact = f.bind(List.of("x"));
    for (float x : SPECIALS) {
      if (!circular || Math.abs(x) <= 1e4f || Float.isNaN(x) || Float.isInfinite(x)) {
        assertClose(program, x, exact.at(x), bound, op);
      }
    }
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (!circular || Math.abs(x) <= 1e4f) {
        assertClose(program, x, exact.at(x), bound, op);
      }
    }
  }

  @Test
  void should_refuse_circular_arguments_too_large_to_reduce() {
    for (UnaryOp op : List.of(UnaryOp.SIN, UnaryOp.COS)) {
      Program program = program(Formula.input("x").apply(op));
      assertThat(LaneArithmetic.run(program, new float[] {5e6f}, new float[0])[0]).isNaN();
      assertThat(LaneArithmetic.run(program, new float[] {1e30f}, new float[0])[0]).isNaN();
    }
  }

  @Test
  void should_raise_to_constant_powers() {
    for (float y : new float[] {-7, -2, -1, -0.5f, 0, 1, 2, 3, 4, 0.1f, 1 / 3f, 2.4f, 30, 31}) {
      Program program = program(Formula.input("x").pow(y));
      DoubleUnaryOperator exact = x -> Math.pow(x, y);
      for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 10 * STRIDE) {
        float x = Float.intBitsToFloat((int) bits);
        assertClose(program, x, exact.applyAsDouble(x), 2.6, "x^" + y);
      }
    }
  }

  @Test
  void should_raise_to_any_power_with_the_special_cases_of_java() {
    Formula f = Formula.input("x").pow(Formula.input("y"));
    Program program = Lowered.of(List.of(f), List.of("x", "y"), List.of()).program();
    float[] specials = {
      0f,
      -0f,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5f,
      -0.5f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      1e-40f,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e30f,
      -1e30f,
      0.99999994f,
      1.0000001f,
      16777216f,
      16777215f,
      8388607f,
      -16777215f
    };
    for (float x : specials) {
      for (float y : specials) {
        double exact = Math.pow(x, y);
        float got = LaneArithmetic.run(program, new float[] {x, y}, new float[0])[0];
        if (Float.compare(got, (float) exact) != 0) {
          assertThat(Math.abs(got - exact) / Math.ulp((float) exact))
              .as("%s^%s", x, y)
              .isLessThan(5);
        }
        if (got == 0 || Float.isInfinite(got)) {
          assertThat(Math.copySign(1f, got)).isEqualTo((float) Math.copySign(1, exact));
        }
      }
    }
    var random = new SplittableRandom(7);
    for (int i = 0; i < 300_000; i++) {
      float x = (float) Math.exp(random.nextGaussian() * (i % 3 == 0 ? 20 : 1));
      float y = (float) (random.nextDouble(-127, 127) / Math.abs(Math.log(x) / Math.log(2)));
      float got = LaneArithmetic.run(program, new float[] {x, y}, new float[0])[0];
      double exact = Math.pow(x, y);
      if (Math.abs(exact) < Float.MAX_VALUE) {
        assertThat(Math.abs(got - exact) / Math.ulp((float) exact)).as("%s^%s", x, y).isLessThan(5);
      }
    }
  }
}
