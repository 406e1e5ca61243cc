package org.bpnet.core.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.where;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.formula.Formula.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SimplifierTest {
  private static final Formula X = Formula.input("x");
  private static final Formula Y = Formula.input("y");
  private static final Formula ZERO = constant(0);

  static Stream<Arguments> rules() {
    return Stream.of(
        arguments(constant(2).mul(3).add(1).sqrt(), "2.6457513110645907"),
        arguments(constant(1).lessThan(constant(2)), "1"),
        arguments(X.add(0), "x"),
        arguments(ZERO.add(X), "x"),
        arguments(X.sub(0), "x"),
        arguments(X.mul(1), "x"),
        arguments(X.div(1), "x"),
        arguments(X.pow(1), "x"),
        arguments(X.mul(0), "0"),
        arguments(ZERO.div(X), "0"),
        arguments(constant(Double.NaN).mul(0), "0"),
        arguments(X.pow(0), "1"),
        arguments(ZERO.sub(X), "-x"),
        arguments(X.mul(-1), "-x"),
        arguments(X.div(-1), "-x"),
        arguments(X.add(X), "2 * x"),
        arguments(X.neg().neg(), "x"),
        arguments(X.add(Y.neg()), "x - y"),
        arguments(X.neg().add(Y), "y - x"),
        arguments(X.sub(Y.neg()), "x + y"),
        arguments(X.add(-3), "x - 3"),
        arguments(X.sub(-3), "x + 3"),
        arguments(X.sub(Y.mul(-3)), "x + 3 * y"),
        arguments(X.neg().mul(Y), "-x * y"),
        arguments(X.mul(Y.neg()), "-x * y"),
        arguments(X.neg().mul(Y.neg()), "x * y"),
        arguments(X.neg().div(Y), "-x / y"),
        arguments(X.div(Y.neg()), "-x / y"),
        arguments(X.mul(3).neg(), "-3 * x"),
        arguments(X.sub(Y).neg(), "y - x"),
        arguments(X.mul(3), "3 * x"),
        arguments(X.mul(3).mul(2), "6 * x"),
        arguments(X.mul(0.5).mul(-3), "-1.5 * x"),
        arguments(X.div(4), "¼ * x"),
        arguments(X.mul(3).div(2), "1.5 * x"),
        arguments(X.pow(2), "x * x"),
        arguments(X.pow(-1), "1 / x"),
        arguments(X.pow(0.5), "sqrt(x)"),
        arguments(X.pow(-0.5), "rsqrt(x)"),
        arguments(X.neg().abs().abs(), "abs(x)"),
        arguments(Formula.max(X.exp(), X.exp()), "exp(x)"),
        arguments(where(Y, X.exp(), X.exp()), "exp(x)"),
        arguments(where(constant(2), X, Y), "x"),
        arguments(where(ZERO, X, Y), "y"),
        arguments(where(X.greaterThan(ZERO), constant(1), ZERO), "x > 0"));
  }

  static Stream<Arguments> irreducible() {
    return Stream.of(
        arguments(X.sub(X), "x - x"), // NaN where x is infinite
        arguments(X.div(X), "x / x"), // NaN at 0
        arguments(X.mul(3).mul(5), "5 * (3 * x)"), // rounds twice
        arguments(X.div(3), "x / 3"), // 1/3 rounds
        arguments(X.div(0), "x / 0"),
        arguments(X.add(0.1).add(0.2), "x + 0.1 + 0.2"), // rounds twice
        arguments(X.log().exp(), "exp(log(x))"), // NaN below 0
        arguments(X.square().sqrt(), "sqrt(x * x)"), // infinite where x is large
        arguments(where(X, constant(1), ZERO), "x ? 1 : 0"), // x may be 2
        arguments(constant(1).neg().sub(X.mul(Y)), "-1 - x * y"));
  }

  @ParameterizedTest
  @MethodSource({"rules", "irreducible"})
  void should_become(Formula f, String simplified) {
    assertThat(f.simplify().text()).isEqualTo(simplified);
  }

  @Test
  void should_make_equal_sub_expressions_one_object() {
    Formula f = Formula.input("x").sigmoid().mul(Formula.input("x").sigmoid());

    Binary product = (Binary) f.simplify();

    assertThat(product.left()).isSameAs(product.right());
  }

  @Test
  void should_take_linear_time_where_sub_expressions_are_shared() {
    Formula f = X;
    for (int i = 0; i < 1000; i++) {
      f = f.mul(f).add(X.mul(1)).tanh(); // 2^1000 paths, 3001 nodes
    }
    double value = f.bind(List.of("x")).at(0.5);

    assertThat(f.simplify().bind(List.of("x")).at(0.5)).isEqualTo(value);
    assertThat(f.simplify().inputs()).containsExactly("x");
  }

  @Test
  void should_walk_formulas_deeper_than_a_thread_s_stack() {
    Formula f = X;
    for (int i = 0; i < 50_000; i++) {
      f = f.sin();
    }

    assertThat(f.simplify().bind(List.of("x")).at(0)).isEqualTo(0);
    assertThat(f.derivative("x").bind(List.of("x")).at(0)).isEqualTo(1);
  }
}
