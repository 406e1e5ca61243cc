package org.bpnet.core.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.core.formula.Formula.constant;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows of [UnaryOp] and [BinaryOp]: values against mpmath 1.3.0 at 40 digits, slopes against
/// the textbook, choices at kinks.
class ScalarOpsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Formula X = Formula.input("x");
  private static final Formula Y = Formula.input("y");

  /// Function, argument, slope, remark.
  private static final String SLOPES =
      """
      NEG, 3, -1
      ABS, 3, 1
      ABS, -3, -1
      ABS, 0, 0, kink: 0
      SIGN, 3, 0
      SIGN, 0, 0, jump: 0
      FLOOR, 1.5, 0
      FLOOR, 1, 0, jump: 0
      EXP, 1, 2.718281828459045
      EXPM1, 1, 2.718281828459045
      EXPM1, -40, 4.248354255291589e-18
      LOG, 4, 0.25
      LOG, 0, Infinity
      LOG1P, 3, 0.25
      SQRT, 4, 0.25
      SQRT, 0, Infinity
      RSQRT, 4, -0.0625
      TANH, 0.5, 0.7864477329659274
      TANH, 0, 1
      SIGMOID, 0, 0.25
      SIGMOID, 1, 0.19661193324148185
      SIGMOID, 1e4, 0
      SIGMOID, -1e4, 0
      LOG_SIGMOID, 0, 0.5
      LOG_SIGMOID, 40, 4.248354255291589e-18
      LOG_SIGMOID, -1e4, 1
      SOFTPLUS, 0, 0.5
      SOFTPLUS, -40, 4.248354255291589e-18
      SOFTPLUS, 1e4, 1
      ERF, 0, 1.1283791670955126
      ERF, 1, 0.41510749742059477
      SIN, 0, 1
      COS, 1, -0.8414709848078965
      ACOS, 0.5, -1.1547005383792515
      ACOS, -0.9999999999999999, -67108864
      ACOS, 1, -Infinity
      """;

  @ParameterizedTest
  @CsvSource({
    "ERF, 0, 0",
    "ERF, 1e-10, 1.128379167095512615e-10",
    "ERF, 0.1, 0.1124629160182848984",
    "ERF, 0.46875, 0.49261347321793799159",
    "ERF, 0.5, 0.52049987781304653768",
    "ERF, 1, 0.84270079294971486934",
    "ERF, -2, -0.99532226501895273416",
    "ERF, 3.9, 0.99999996520775140277",
    "ERF, 4.1, 0.99999999329997234592",
    "ERF, 5.5, 0.99999999999999264215",
    "ERF, 1e4, 1",
    "ERF, -Infinity, -1",
    "SIGMOID, -40, 4.2483542552915889773e-18",
    "SIGMOID, -1, 0.26894142136999512075",
    "SIGMOID, 0.5, 0.62245933120185456464",
    "SIGMOID, 1e4, 1",
    "SIGMOID, -1e4, 0",
    "SOFTPLUS, -40, 4.2483542552915889863e-18",
    "SOFTPLUS, -1, 0.31326168751822283405",
    "SOFTPLUS, 0.5, 0.97407698418010668087",
    "SOFTPLUS, 1e4, 1e4",
    "SOFTPLUS, -1e4, 0",
    "LOG_SIGMOID, 40, -4.2483542552915889863e-18",
    "LOG_SIGMOID, -1, -1.313261687518222834",
    "LOG_SIGMOID, 1e4, 0",
    "LOG_SIGMOID, -1e4, -1e4",
    "TANH, 1e4, 1",
    "TANH, -1e4, -1",
    "RSQRT, 4, 0.5",
    "RSQRT, 0, Infinity",
    "SIGN, -3, -1",
    "SIGN, 0, 0",
    "FLOOR, -0.5, -1",
    "ACOS, 0.3, 1.266103672779499111",
    "ACOS, 1, 0",
    "ACOS, -1, 3.141592653589793238",
  })
  void should_have_the_known_value(UnaryOp op, double x, double value) {
    assertThat(op.apply(x)).isCloseTo(value, within(1e-15 * finite(value)));
  }

  @ParameterizedTest
  @MethodSource("unaryOps")
  void should_answer_nan_with_nan(UnaryOp op) {
    assertThat(op.apply(Double.NaN)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(textBlock = SLOPES)
  void should_have_the_known_slope(UnaryOp op, double x, double slope) {
    Formula f = X.apply(op);
    Formula throughOutput = f.derivativeThroughOutput("x", "y");

    assertThat(f.derivative("x").bind(List.of("x")).at(x))
        .isCloseTo(slope, within(4e-15 * finite(slope)));
    assertThat(throughOutput.bind(List.of("x", "y")).at(x, op.apply(x)))
        .as("through the output, %s", throughOutput.text())
        .isCloseTo(slope, within(4e-15 * finite(slope)));
  }

  @ParameterizedTest
  @CsvSource({
    "ADD, 3, 2, 1, 1",
    "SUB, 3, 2, 1, -1",
    "MUL, 3, 2, 2, 3",
    "DIV, 3, 2, 0.5, -0.75",
    "POW, 3, 2, 6, 9.887510598012987",
    "POW, 0, 2, 0, 0", // the exponent's slope is 0 where the base is 0
    "MIN, 3, 2, 0, 1",
    "MIN, 2, 3, 1, 0",
    "MIN, 2, 2, 1, 0", // tie: the first gets it all
    "MAX, 3, 2, 1, 0",
    "MAX, 2, 3, 0, 1",
    "MAX, 2, 2, 1, 0", // tie: the first gets it all
    "LT, 2, 3, 0, 0",
    "LE, 2, 2, 0, 0",
    "GT, 2, 2, 0, 0",
    "GE, 2, 2, 0, 0",
    "EQ, 2, 2, 0, 0",
    "NE, 2, 2, 0, 0",
  })
  void should_have_the_known_slopes(BinaryOp op, double x, double y, double byX, double byY) {
    Formula f = new Formula.Binary(op, X, Y);
    List<String> names = List.of("x", "y");

    assertThat(f.derivative("x").bind(names).at(x, y)).isCloseTo(byX, within(1e-15));
    assertThat(f.derivative("y").bind(names).at(x, y)).isCloseTo(byY, within(1e-14));
  }

  @Test
  void should_try_the_slope_of_every_function() {
    assertThat(SLOPES.lines().map(row -> UnaryOp.valueOf(row.substring(0, row.indexOf(',')))))
        .contains(UnaryOp.values());
  }

  @ParameterizedTest
  @CsvSource({
    "LT, 1, 0, 0",
    "LE, 1, 1, 0",
    "GT, 0, 0, 1",
    "GE, 0, 1, 1",
    "EQ, 0, 1, 0",
    "NE, 1, 0, 1"
  })
  void should_compare_to_1_or_0(BinaryOp op, double below, double tie, double above) {
    assertThat(new double[] {op.apply(1, 2), op.apply(2, 2), op.apply(3, 2)})
        .containsExactly(below, tie, above);
  }

  @Test
  void should_pass_nan_on_through_min_and_max_from_either_side() {
    for (BinaryOp op : List.of(BinaryOp.MIN, BinaryOp.MAX)) {
      assertThat(op.apply(Double.NaN, 1)).isNaN();
      assertThat(op.apply(1, Double.NaN)).isNaN();
    }
  }

  @Test
  void should_have_slope_0_at_the_kink_of_relu() {
    ScalarFunction slope = Formula.max(constant(0), X).derivative("x").bind(List.of("x"));

    assertThat(new double[] {slope.at(-1), slope.at(0), slope.at(1e-300)}).containsExactly(0, 0, 1);
  }

  @Test
  void should_not_let_an_infinite_slope_leak_from_the_branch_not_taken() {
    List<String> names = List.of("x");
    Formula chosen = Formula.where(X.greaterThan(constant(0)), X.sqrt(), X);
    Formula larger = Formula.max(constant(0), X.sqrt());

    assertThat(chosen.derivative("x").bind(names).at(0)).isEqualTo(1);
    assertThat(larger.derivative("x").bind(names).at(0)).isEqualTo(0);
    assertThat(X.sqrt().derivative("x").bind(names).at(0)).isEqualTo(INFINITY);
  }

  private static Stream<UnaryOp> unaryOps() {
    return Stream.of(UnaryOp.values());
  }

  private static double finite(double scale) {
    return Double.isInfinite(scale) ? 0 : Math.abs(scale);
  }
}
