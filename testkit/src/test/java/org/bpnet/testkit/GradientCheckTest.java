package org.bpnet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.CustomOp;
import org.bpnet.testkit.sample.Samples;
import org.junit.jupiter.api.Test;

/// The helper that finds wrong gradients must itself be seen to find them.
class GradientCheckTest {

  /// A function with a gradient of its own, right or wrong.
  private static Function<List<Tensor>, Tensor> custom(
      Function<List<Tensor>, Tensor> forward,
      BiFunction<List<Tensor>, Tensor, List<Tensor>> backward) {
    record Op(
        Function<List<Tensor>, Tensor> value, BiFunction<List<Tensor>, Tensor, List<Tensor>> vjp)
        implements CustomOp {
      @Override
      public String name() {
        return "custom";
      }

      @Override
      public Tensor forward(List<Tensor> inputs) {
        return value.apply(inputs);
      }

      @Override
      public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
        return vjp.apply(inputs, gradient);
      }
    }
    return in -> in.getFirst().pass().apply(new Op(forward, backward), in.toArray(Tensor[]::new));
  }

  private static Tensor product(List<Tensor> in) {
    return in.get(0).mul(in.get(1));
  }

  @Test
  void should_accept_right_gradients_of_first_and_second_order() {
    GradientCheck.of(
            custom(
                GradientCheckTest::product, (in, g) -> List.of(g.mul(in.get(1)), g.mul(in.get(0)))))
        .withShapes(Shape.of(2, 3), Shape.of(2, 3))
        .secondOrder()
        .verify();
  }

  @Test
  void should_find_a_wrong_sign() {
    GradientCheck check =
        GradientCheck.of(
                custom(
                    GradientCheckTest::product,
                    (in, g) -> List.of(g.mul(in.get(1)), g.mul(in.get(0)).neg())))
            .with(HostArray.of(new double[] {2, 3}, Shape.of(2)))
            .with(HostArray.of(new double[] {5, 7}, Shape.of(2)))
            .seed(42);

    assertThatThrownBy(check::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient by input 1 [2] at [0]: analytic ")
        .hasMessageContaining(", numeric ")
        .hasMessageEndingWith("seed 42 replays it")
        .satisfies(e -> {
          Matcher numbers = Pattern.compile("analytic (\\S+), numeric (\\S+)").matcher(text(e));
          assertThat(numbers.find()).isTrue();
          double analytic = Double.parseDouble(numbers.group(1));
          assertThat(-analytic).isCloseTo(Double.parseDouble(numbers.group(2)), offset(1e-6));
        });
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  @Test
  void should_find_a_missing_factor_two() {
    GradientCheck check =
        GradientCheck.of(
                custom(in -> in.getFirst().square(), (in, g) -> List.of(g.mul(in.getFirst()))))
            .with(HostArray.scalar(3));

    assertThatThrownBy(check::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient by input 0 [] at []: analytic 3.0, numeric 6.0");
  }

  @Test
  void should_find_a_forgotten_broadcast_sum() {
    Function<List<Tensor>, Tensor> forgetful =
        custom(
            in -> in.get(0).add(in.get(1)),
            (in, g) -> List.of(g, g.slice(0, 0, 1).reshape(in.get(1).shape())));
    GradientCheck check = GradientCheck.of(forgetful).withShapes(Shape.of(4, 3), Shape.of(3));

    assertThatThrownBy(check::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient by input 1 [3] at [0]");
  }

  @Test
  void should_find_gradients_handed_to_the_wrong_inputs() {
    GradientCheck check =
        GradientCheck.of(
                custom(
                    GradientCheckTest::product,
                    (in, g) -> List.of(g.mul(in.get(0)), g.mul(in.get(1)))))
            .withShapes(Shape.of(5), Shape.of(5));

    assertThatThrownBy(check::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient by input 0 [5] at [0]");
  }

  @Test
  void should_find_one_wrong_element_among_many() {
    Function<List<Tensor>, Tensor> nearly =
        custom(
            in -> in.getFirst().square(),
            (in, g) -> {
              Tensor right = g.mul(in.getFirst()).mul(2);
              return List.of(right.slice(0, 0, 256).pad(0, 0, 1)); // the tail of a vector loop
            });
    GradientCheck check = GradientCheck.of(nearly).withShapes(Shape.of(257));

    assertThatThrownBy(check::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient by input 0 [257] in random direction 0");
  }

  @Test
  void should_find_a_wrong_second_derivative_behind_a_right_first_one() {
    // the gradient is right as a number, but stopGradient makes it a constant to the next order
    GradientCheck check =
        GradientCheck.of(
                custom(
                    in -> in.getFirst().square(),
                    (in, g) -> List.of(g.mul(in.getFirst().stopGradient()).mul(2))))
            .withShapes(Shape.of(3));

    check.verify();
    assertThatThrownBy(check.secondOrder()::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient of the gradient by input 0 [3] at [0]");
  }

  @Test
  void should_reject_a_gradient_that_is_not_a_number() {
    GradientCheck check = GradientCheck.of(in -> in.getFirst().sqrt()).with(HostArray.scalar(-1));

    assertThatThrownBy(check::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("analytic NaN, numeric NaN");
  }

  @Test
  void should_leave_integer_inputs_alone() {
    GradientCheck.of(in -> in.get(0).gather(0, in.get(1)))
        .withShapes(Shape.of(4, 2))
        .with(HostArray.of(new int[] {3, 0, 3}, Shape.of(3)))
        .verify();
  }

  @Test
  void should_check_parameters_and_give_them_back_unchanged() {
    try (var params = Parameters.create(Backends.reference(), new Seed(7))) {
      Parameter weight =
          params.weight(
              "weight", Shape.of(3, 2), (shape, seed) -> Samples.real(shape, -1, 1, seed));
      HostArray before = weight.value();

      GradientCheck.of(in -> in.getFirst().matmul(weight).tanh())
          .withShapes(Shape.of(4, 3))
          .parameters(params)
          .secondOrder()
          .verify();

      assertThat(weight.value()).isEqualTo(before);
    }
  }

  @Test
  void should_name_the_parameter_whose_gradient_is_wrong() {
    try (var params = Parameters.create(Backends.reference(), new Seed(7))) {
      Parameter scale =
          params
              .child("layer")
              .weight("scale", Shape.of(2), (s, _) -> HostArray.of(new double[] {1, 2}, s));
      Function<List<Tensor>, Tensor> wrong =
          custom(
              GradientCheckTest::product,
              (in, g) -> List.of(g.mul(in.get(1)), g.mul(in.get(0)).mul(2)));
      GradientCheck check =
          GradientCheck.of(
                  in -> wrong.apply(List.of(in.getFirst(), scale.in(in.getFirst().pass()))))
              .withShapes(Shape.of(2))
              .parameters(params);

      assertThatThrownBy(check::verify)
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("gradient by layer.scale [2] at [0]");
    }
  }

  @Test
  void should_use_the_same_random_numbers_in_every_evaluation() {
    GradientCheck.of(in -> in.getFirst().mul(in.getFirst().pass().uniform(Shape.of(6))))
        .withShapes(Shape.of(6))
        .verify();
  }

  @Test
  void should_ask_for_an_input() {
    assertThatThrownBy(GradientCheck.of(List::getFirst)::verify)
        .hasMessage("GradientCheck: need an input; see with and withShapes");
  }

  @Test
  void should_reject_an_empty_range() {
    GradientCheck check = GradientCheck.of(List::getFirst);
    assertThatThrownBy(() -> check.range(2, 2))
        .hasMessage("GradientCheck: need low < high, got 2.0 and 2.0");
  }
}
