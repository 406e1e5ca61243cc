package org.bpnet.core.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormulasTest {
  private static final Formula X = Formula.input("x");
  private static final Formula Y = Formula.input("y");
  private static final Formula ALPHA = Formula.hyper("alpha");
  private static final Formula BETA = Formula.hyper("beta");

  @Test
  void should_list_names_once_in_order_from_the_left() {
    Formula f = Formula.where(Y.greaterThan(BETA), X.mul(ALPHA), Y.mul(BETA).add(X));

    assertThat(f.inputs()).containsExactly("y", "x");
    assertThat(f.hypers()).containsExactly("beta", "alpha");
  }

  @Test
  void should_replace_inputs_and_hyper_parameters_at_once_and_leave_other_names() {
    Formula f = X.mul(ALPHA).add(Y);

    Formula replaced = f.substitute(Map.of("x", Y.add(1), "y", X, "alpha", BETA));

    assertThat(replaced.text()).isEqualTo("(y + 1) * beta + x");
    assertThat(f.substitute(Map.of("z", X)).text()).isEqualTo("x * alpha + y");
  }

  @Test
  void should_bind_names_in_the_given_order() {
    Formula f = X.sub(ALPHA.mul(Y));

    assertThat(f.bind(List.of("alpha", "unused", "y", "x")).at(2, 9, 3, 10)).isEqualTo(4);
    assertThat(f.bind(List.of("x", "y", "alpha")).at(10, 3, 2)).isEqualTo(4);
  }

  @Test
  void should_bind_a_constant_and_a_lone_variable() {
    assertThat(Formula.constant(7).bind(List.of()).at()).isEqualTo(7);
    assertThat(Y.bind(List.of("x", "y")).at(1, 2)).isEqualTo(2);
  }

  @Test
  void should_leave_the_caller_s_values_alone() {
    double[] values = {3};

    X.square().bind(List.of("x")).at(values);

    assertThat(values).containsExactly(3);
  }

  @Test
  void should_take_the_first_branch_unless_the_condition_is_0() {
    ScalarFunction choice =
        Formula.where(X, Formula.constant(1), Formula.constant(2)).bind(List.of("x"));

    assertThat(new double[] {choice.at(0), choice.at(-0.0), choice.at(-3), choice.at(1)})
        .containsExactly(2, 2, 1, 1);
  }

  @Test
  void should_name_the_variable_that_has_no_position() {
    assertThatThrownBy(() -> X.mul(ALPHA).bind(List.of("x", "y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Formula.bind: need a position for each of [x, alpha], got [x, y] without 'alpha'");
  }

  @Test
  void should_refuse_the_wrong_number_of_values() {
    ScalarFunction f = X.mul(Y).bind(List.of("x", "y"));

    assertThatThrownBy(() -> f.at(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ScalarFunction.at: need a value for each of [x, y], got 1");
  }
}
