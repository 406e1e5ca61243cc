package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Gradients, Jacobians and their products, by numbers that can be checked by hand.
class AutodiffTest {
  private final Pass pass = Pass.train(Backends.reference(), new Seed(1));

  @AfterEach
  void close() {
    pass.close();
  }

  private Tensor vector(double... values) {
    return pass.input(HostArray.of(values, Shape.of(values.length)));
  }

  private static double[] values(Tensor x) {
    return x.toHost().toDoubles();
  }

  /// y = (x1 + x2)·max(x2, x3), the computational graph of the course.
  private static Tensor y(Tensor x) {
    return f(x).mul(g(x));
  }

  private static Tensor f(Tensor x) {
    return x.slice(0, 0, 1).add(x.slice(0, 1, 2));
  }

  private static Tensor g(Tensor x) {
    return x.slice(0, 1, 2).maximum(x.slice(0, 2, 3));
  }

  @Test
  void should_give_the_values_and_gradients_of_the_worked_example() {
    Tensor x = vector(1, 2, 0);

    assertThat(f(x).item()).isEqualTo(3);
    assertThat(g(x).item()).isEqualTo(2);
    assertThat(y(x).item()).isEqualTo(6);
    assertThat(values(pass.backward(y(x)).of(x))).containsExactly(2, 5, 0);
  }

  @Test
  void should_agree_in_jacobian_vjp_and_jvp() {
    Tensor x = vector(1, 2, 0);
    Tensor v = vector(1, 10, 100);

    assertThat(Autodiff.jacobian(AutodiffTest::y, x).toHost())
        .isEqualTo(HostArray.of(new double[] {2, 5, 0}, Shape.of(1, 3)));
    assertThat(values(Autodiff.vjp(AutodiffTest::y, x, vector(7)))).containsExactly(14, 35, 0);
    assertThat(values(Autodiff.jvp(AutodiffTest::y, x, v))).containsExactly(52);
  }

  @Test
  void should_give_the_first_of_equals_the_whole_gradient() {
    Tensor x = vector(1, 2, 2);

    assertThat(values(pass.backward(y(x)).of(x))).containsExactly(2, 5, 0);
  }

  @Test
  void should_give_the_softmax_jacobian() {
    Tensor x = vector(1, 2, 3);
    double[] p = values(x.softmax(0));

    double[] jacobian = values(Autodiff.jacobian(t -> t.softmax(0), x));

    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double expected = (i == j ? p[i] : 0) - p[i] * p[j];
        assertThat(jacobian[3 * i + j]).isCloseTo(expected, offset(1e-15));
      }
    }
  }

  @Test
  void should_differentiate_gradients_again() {
    Tensor x = vector(2);
    Tensor first = pass.backward(x.mul(x).mul(x)).of(x);
    Tensor second = pass.backward(first).of(x);
    Tensor third = pass.backward(second).of(x);
    Tensor fourth = pass.backward(third).of(x);

    assertThat(List.of(first.item(), second.item(), third.item(), fourth.item()))
        .containsExactly(12.0, 12.0, 6.0, 0.0);
  }

  @Test
  void should_add_the_gradients_of_all_paths() {
    Tensor x = vector(3);

    assertThat(pass.backward(x.mul(x).add(x).add(x)).of(x).item()).isEqualTo(8);
  }

  @Test
  void should_give_zeros_for_what_the_result_does_not_depend_on() {
    try (var params = Parameters.create(Backends.reference(), new Seed(1))) {
      Parameter unused =
          params.weight("unused", Shape.of(2), (s, _) -> HostArray.of(new double[2], s));
      Tensor x = vector(1, 2);
      Tensor y = vector(3, 4);
      Gradients gradients = pass.backward(x.square().sum());

      assertThat(values(gradients.of(unused))).containsExactly(0, 0);
      assertThat(values(gradients.of(y))).containsExactly(0, 0);
      assertThat(gradients.parameters()).isEmpty();
    }
  }

  @Test
  void should_go_through_a_hundred_thousand_operations_without_recursion() {
    Tensor x = vector(1);
    Tensor sum = x;
    for (int i = 0; i < 100_000; i++) {
      sum = sum.add(x);
    }

    assertThat(sum.item()).isEqualTo(100_001);
    assertThat(pass.backward(sum).of(x).item()).isEqualTo(100_001);
  }
}
