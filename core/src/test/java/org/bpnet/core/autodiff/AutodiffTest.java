package org.bpnet.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
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

  /// What a function takes from outside is a constant to it, also if it is its own argument: the
  /// inner derivative of x + y by y is 1, whatever x is.
  @Test
  void should_not_confuse_an_argument_with_the_same_tensor_outside() {
    Tensor x = vector(3);
    UnaryOperator<Tensor> pushed = t -> t.mul(Autodiff.jvp(t::add, t, vector(1)));
    UnaryOperator<Tensor> pulled = t -> t.mul(Autodiff.vjp(t::add, t, vector(1)));

    for (UnaryOperator<Tensor> f : List.of(pushed, pulled)) {
      assertThat(values(Autodiff.jvp(f, x, vector(1)))).containsExactly(1);
      assertThat(values(Autodiff.vjp(f, x, vector(1)))).containsExactly(1);
    }
    assertThat(values(Autodiff.jvp(x::mul, x, vector(1)))).containsExactly(3);
    assertThat(values(Autodiff.vjp(x::mul, x, vector(1)))).containsExactly(3);
  }

  @Test
  void should_nest_both_modes_in_each_other() {
    Tensor x = vector(0.5);
    Tensor one = vector(1);
    UnaryOperator<Tensor> f = t -> t.tanh().mul(t);
    double y = Math.tanh(0.5);
    double slope = 1 - y * y;
    double second = 2 * slope - 2 * 0.5 * y * slope;
    double third = -6 * y * slope - 2 * 0.5 * slope * (slope - 2 * y * y);

    UnaryOperator<Tensor> forward = t -> Autodiff.jvp(f, t, one);
    UnaryOperator<Tensor> backward = t -> Autodiff.vjp(f, t, one);
    for (UnaryOperator<Tensor> first : List.of(forward, backward)) {
      assertThat(Autodiff.jvp(first, x, one).item()).isCloseTo(second, offset(1e-15));
      assertThat(Autodiff.vjp(first, x, one).item()).isCloseTo(second, offset(1e-15));
      UnaryOperator<Tensor> twice = t -> Autodiff.jvp(first, t, one);
      assertThat(Autodiff.jvp(twice, x, one).item()).isCloseTo(third, offset(2e-15));
      assertThat(Autodiff.vjp(twice, x, one).item()).isCloseTo(third, offset(2e-15));
    }
  }

  @Test
  void should_differentiate_by_several_arguments() {
    Tensor a = vector(1, 2);
    Tensor b = vector(3);
    Function<List<Tensor>, Tensor> f = in -> in.get(0).square().mul(in.get(1)).sum(); // Σa²·b

    assertThat(values(Autodiff.jvp(f, List.of(a, b), List.of(vector(1, 10), vector(100)))))
        .containsExactly(6 + 120 + 500);
    List<Tensor> pulled = Autodiff.vjp(f, List.of(a, b), pass.scalar(2));
    assertThat(values(pulled.get(0))).containsExactly(12, 24);
    assertThat(values(pulled.get(1))).containsExactly(10);
    List<Tensor> jacobian =
        Autodiff.jacobian(in -> in.get(0).mul(in.get(1).square()), List.of(a, b));
    assertThat(jacobian.get(0).toHost())
        .isEqualTo(HostArray.of(new double[] {9, 0, 0, 9}, Shape.of(2, 2)));
    assertThat(jacobian.get(1).toHost())
        .isEqualTo(HostArray.of(new double[] {6, 12}, Shape.of(2, 1)));
    List<List<Tensor>> hessian = Autodiff.hessian(f, List.of(a, b));
    assertThat(hessian.get(0).get(0).toHost())
        .isEqualTo(HostArray.of(new double[] {6, 0, 0, 6}, Shape.of(2, 2)));
    assertThat(hessian.get(0).get(1).toHost())
        .isEqualTo(HostArray.of(new double[] {2, 4}, Shape.of(2, 1)));
    assertThat(hessian.get(1).get(0).toHost())
        .isEqualTo(HostArray.of(new double[] {2, 4}, Shape.of(1, 2)));
    assertThat(values(hessian.get(1).get(1))).containsExactly(0);
    List<Tensor> product = Autodiff.hvp(f, List.of(a, b), List.of(vector(1, 1), vector(10)));
    assertThat(values(product.get(0))).containsExactly(6 + 20, 6 + 40);
    assertThat(values(product.get(1))).containsExactly(6);
  }

  /// The saddle x² − y² and Rosenbrock's function: second derivatives by hand.
  @Test
  void should_give_hessians() {
    Tensor x = vector(-1.2, 1);
    UnaryOperator<Tensor> saddle = t -> t.square().mul(vector(1, -1)).sum();
    UnaryOperator<Tensor> rosenbrock =
        t -> {
          Tensor u = t.slice(0, 0, 1);
          Tensor v = t.slice(0, 1, 2);
          return v.sub(u.square()).square().mul(100).add(u.neg().add(1).square()).sum();
        };

    assertThat(values(Autodiff.hessian(saddle, x)))
        .usingComparatorWithPrecision(0.0)
        .containsExactly(2, 0, 0, -2);
    assertThat(values(Autodiff.hessian(rosenbrock, x)))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(1200 * 1.44 - 400 + 2, 480, 480, 200);
    assertThat(values(Autodiff.hvp(rosenbrock, x, vector(1, 10))))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(1330 + 4800, 480 + 2000);
    assertThat(values(Autodiff.hessian(Tensor::sum, x))).containsExactly(0, 0, 0, 0);
  }

  @Test
  void should_give_the_same_jacobian_by_rows_and_by_columns() {
    Tensor few = vector(0.3, -0.7);
    Tensor weights = pass.input(HostArray.of(new double[] {1, 2, 3, -4, 5, -6}, Shape.of(2, 3)));
    UnaryOperator<Tensor> wide = t -> t.reshape(1, 2).matmul(weights).tanh();
    UnaryOperator<Tensor> narrow = t -> wide.apply(t).sum(1);

    double[] columns = values(Autodiff.jacobian(wide, few));
    double[] row = values(Autodiff.jacobian(narrow, few));

    assertThat(Autodiff.jacobian(wide, few).shape()).isEqualTo(Shape.of(1, 3, 2));
    for (int j = 0; j < 2; j++) {
      assertThat(columns[j] + columns[2 + j] + columns[4 + j]).isCloseTo(row[j], offset(1e-14));
    }
    assertThat(Autodiff.jacobian(t -> t.slice(0, 0, 0), few).shape()).isEqualTo(Shape.of(0, 2));
  }

  @Test
  void should_refuse_what_does_not_fit() {
    Tensor x = vector(1, 2);

    assertThatThrownBy(() -> Autodiff.jvp(Tensor::square, x, vector(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "tangents: F64 [2] can only move at a rate of its shape, in real numbers; got F64 [1]");
    assertThatThrownBy(() -> Autodiff.hvp(Tensor::square, x, x))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("backward: need a scalar, got F64 [2]");
    assertThatThrownBy(() -> Autodiff.jvp(in -> in.get(0), List.of(x, x), List.of(x)))
        .hasMessage("Autodiff: need a direction for each of the 2 arguments, got 1");
    assertThatThrownBy(() -> Autodiff.jacobian(in -> x, List.of()))
        .hasMessage("Autodiff: need at least one argument, got none");
    assertThatThrownBy(() -> Autodiff.jacobian(Tensor::square, pass.range(2)))
        .hasMessage("watch: need real numbers, got I32 [2]; see toReal");
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

  @Test
  void should_refuse_a_gradient_by_what_no_gradient_reaches_and_say_the_way_out() {
    Tensor x = vector(1, 2, 0);
    for (Tensor constant :
        List.of(
            pass.normal(Shape.of(3)),
            pass.full(Shape.of(3), 2),
            x.stopGradient(),
            x.stopGradient().mul(2))) {
      Gradients gradients = pass.backward(constant.mul(constant).mul(x).sum());
      assertThatThrownBy(() -> gradients.of(constant))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "gradient: need a parameter, an input or what depends on them, got the result of "
                  + constant.op().name()
                  + ", F64 [3], which no gradient reaches")
          .hasMessageEndingWith("watch(), and ask for the gradient by that");

      Tensor watched = constant.watch();
      Tensor slope = pass.backward(watched.mul(watched).mul(x).sum()).of(watched);
      assertThat(values(slope)).isEqualTo(values(watched.mul(x).mul(2)));
    }
    Gradients byIntegers = pass.backward(x.gather(0, pass.range(2)).sum());
    assertThatThrownBy(() -> byIntegers.of(pass.range(2)))
        .hasMessageEndingWith("which no gradient reaches; integers have no gradient");
    assertThatThrownBy(() -> pass.range(2).watch())
        .hasMessage("watch: need real numbers, got I32 [2]; see toReal");
  }

  /// A leaf that the scalar does not depend on has a gradient, which is 0, also behind a stop.
  @Test
  void should_give_zero_by_a_leaf_that_the_scalar_does_not_depend_on() {
    Tensor x = vector(1, 2, 0);
    Tensor y = vector(3, 4, 5);

    assertThat(values(pass.backward(x.sum()).of(y))).containsExactly(0, 0, 0);
    assertThat(values(pass.backward(x.stopGradient().sum()).of(x))).containsExactly(0, 0, 0);
    assertThat(values(Autodiff.jvp(at -> at.mul(2), x, y))).containsExactly(6, 8, 10);
    Tensor slope = pass.backward(x.mul(2).sum()).of(x); // linear: the second derivative is 0
    assertThat(values(pass.backward(slope.sum()).of(x))).containsExactly(0, 0, 0);
  }

  @Test
  void should_watch_by_returning_what_has_a_gradient_already() {
    Tensor x = vector(1, 2, 0);
    Tensor noise = pass.normal(Shape.of(3));

    assertThat(x.watch()).isSameAs(x);
    assertThat(x.mul(2).watch().isDifferentiable()).isTrue();
    assertThat(noise.isDifferentiable()).isFalse();
    assertThat(noise.watch().isDifferentiable()).isTrue();
    assertThat(values(noise.watch())).isEqualTo(values(noise));
    assertThat(values(Autodiff.vjp(Tensor::square, noise, x)))
        .isEqualTo(values(noise.mul(2).mul(x)));
  }

  @Test
  void should_take_gradients_by_constants_that_stand_for_parameters() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      Parameter w = params.weight("w", Shape.of(2), (s, _) -> HostArray.of(new double[2], s));

      Gradients there =
          pass.substituting(
              Map.of(w, pass.full(Shape.of(2), 3)),
              () -> pass.backward(pass.read(w).square().sum()));

      assertThat(values(there.of(w))).containsExactly(6, 6);
    }
  }

  @Test
  void should_measure_lengths_and_distances_with_gradient_0_at_0() {
    Tensor x = pass.input(HostArray.of(new double[] {3, -4, 0, 0, 1e-200, 0}, Shape.of(3, 2)));

    Tensor norms = x.norm(1);
    Tensor slope = pass.backward(norms.sum()).of(x);
    Tensor curve = pass.backward(slope.mul(vector(1, 1)).sum()).of(x);

    assertThat(values(norms)).containsExactly(5, 0, 1e-200);
    assertThat(values(slope))
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(0.6, -0.8, 0, 0, 1, 0);
    assertThat(values(slope.slice(0, 1, 2).reshape(2))).containsExactly(0, 0);
    assertThat(curve.slice(0, 0, 2).toHost().toDoubles()) // (I − nnᵀ)(1, 1)/5, and 0 at the kink
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(0.224, 0.168, 0, 0);

    Tensor y = pass.input(HostArray.of(new double[] {0, 0, 3, -4}, Shape.of(2, 2)));
    Tensor distances = x.slice(0, 0, 2).distances(y);
    assertThat(distances.toHost())
        .isEqualTo(HostArray.of(new double[] {5, 0, 0, 5}, Shape.of(2, 2)));
    assertThat(values(pass.backward(distances.sum()).of(y)))
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(-0.6, 0.8, 0.6, -0.8);
    assertThatThrownBy(() -> x.distances(vector(1, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "distances: need rows of the same length, [.., N, D] and [.., M, D], got [3, 2] and [2]");
  }
}
