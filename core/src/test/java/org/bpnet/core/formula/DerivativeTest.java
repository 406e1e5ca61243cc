package org.bpnet.core.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DerivativeTest {
  private static final Formula X = Formula.input("x");
  private static final Formula B = Formula.input("b");
  private static final Formula SLOPE = Formula.hyper("slope");
  private static final Formula ZERO = constant(0);

  static Stream<Arguments> derivatives() {
    return Stream.of(
        arguments(constant(3), "0"),
        arguments(B.exp(), "0"),
        arguments(X.mul(X.sigmoid()), "sigmoid(x) + x * (sigmoid(x) * (1 - sigmoid(x)))"),
        arguments(X.square().mul(0.5), "x"),
        arguments(X.pow(3), "3 * (x * x)"),
        arguments(X.pow(SLOPE), "slope * x^(slope - 1)"),
        arguments(SLOPE.pow(X), "(slope == 0) ? 0 : slope^x * log(slope)"),
        arguments(B.div(X), "-b / x / x"),
        arguments(min(constant(6), max(ZERO, X)), "(max(0, x) < 6) ? x > 0 : 0"),
        arguments(where(X.greaterThan(ZERO), X, SLOPE.mul(X)), "(x > 0) ? 1 : slope"),
        arguments(X.greaterThan(ZERO).mul(X), "x > 0"));
  }

  @ParameterizedTest
  @MethodSource("derivatives")
  void should_differentiate(Formula f, String derivative) {
    assertThat(f.derivative("x").text()).isEqualTo(derivative);
  }

  static Stream<Arguments> throughOutput() {
    Formula relu = max(ZERO, X);
    return Stream.of(
        arguments(X.exp(), "y"),
        arguments(X.sqrt(), "½ / y"),
        arguments(X.rsqrt(), "-½ * (y * y * y)"),
        arguments(X.tanh(), "1 - y * y"),
        arguments(X.sigmoid(), "y * (1 - y)"),
        arguments(X.softplus(), "-expm1(-y)"),
        arguments(X.logSigmoid(), "-expm1(y)"),
        arguments(X.mul(2).add(B).sigmoid(), "2 * (y * (1 - y))"),
        arguments(relu, "y > 0"),
        arguments(max(ZERO, X.add(B)), "y > 0"),
        arguments(max(SLOPE, X), "y > slope"),
        arguments(min(constant(6), relu), "(y < 6) ? y > 0 : 0"),
        arguments(max(constant(-1), min(constant(1), X)), "(y > -1) ? y < 1 : 0"),
        arguments(max(ZERO, X.tanh()), "(y > 0) ? 1 - y * y : 0"),
        arguments(where(B, relu, X.exp()), "b ? y > 0 : y"));
  }

  @ParameterizedTest
  @MethodSource("throughOutput")
  void should_forget_the_argument_where_the_output_tells_as_much(Formula f, String derivative) {
    assertThat(f.derivativeThroughOutput("x", "y").text()).isEqualTo(derivative);
  }

  static Stream<Formula> argumentNeeded() {
    return Stream.of(
        X.mul(X.sigmoid()),
        X.expm1(), // y + 1 has no digits of e^x left for x far below 0
        X.log(),
        X.abs(),
        X.sin(),
        X.erf(),
        max(X, ZERO), // the tie is the argument's, and the output cannot tell a tie
        where(X.greaterThan(ZERO), X, SLOPE.mul(X)),
        X.exp().tanh());
  }

  @ParameterizedTest
  @MethodSource("argumentNeeded")
  void should_stay_plain_where_the_argument_is_needed_anyway(Formula f) {
    assertThat(f.derivativeThroughOutput("x", "y").text()).isEqualTo(f.derivative("x").text());
  }

  @Test
  void should_need_neither_argument_nor_output_where_the_derivative_is_constant() {
    assertThat(X.mul(B.exp()).derivativeThroughOutput("x", "y").text()).isEqualTo("exp(b)");
  }

  @Test
  void should_keep_small_slopes_through_the_output_of_softplus() {
    double x = -40;

    double slope =
        X.softplus()
            .derivativeThroughOutput("x", "y")
            .bind(List.of("y"))
            .at(UnaryOp.SOFTPLUS.apply(x));

    assertThat(slope).isCloseTo(4.248354255291589e-18, within(1e-32));
  }

  @Test
  void should_refuse_an_output_name_that_the_formula_uses() {
    assertThatThrownBy(() -> X.mul(SLOPE).derivativeThroughOutput("x", "slope"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Formula.derivativeThroughOutput: output needs a name of its own,"
                + " got 'slope' of [x, slope]");
  }

  @Test
  void should_differentiate_by_a_hyper_parameter() {
    assertThat(X.mul(SLOPE).tanh().derivative("slope").text())
        .isEqualTo("(1 - tanh(x * slope) * tanh(x * slope)) * x");
  }

  @Test
  void should_differentiate_again_and_again() {
    Formula f = X.tanh();
    for (int order = 0; order < 4; order++) {
      f = f.derivative("x");
    }

    // The fourth derivative of tanh at 0.5, by mpmath 1.3.0
    assertThat(f.bind(List.of("x")).at(0.5)).isCloseTo(3.952219563724583, within(1e-13));
  }

  @Test
  void should_grow_linearly_where_sub_expressions_are_shared() {
    Formula f = X;
    double value = 0.5;
    double slope = 1;
    for (int i = 0; i < 500; i++) {
      f = f.mul(f).add(f).sin(); // 2^500 paths
      slope *= (2 * value + 1) * Math.cos(value * value + value);
      value = Math.sin(value * value + value);
    }

    double derivative = f.derivative("x").bind(List.of("x")).at(0.5);

    assertThat(derivative).isCloseTo(slope, within(1e-12 * Math.abs(slope)));
  }
}
