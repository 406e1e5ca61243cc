package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.op.CustomOp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Forward mode: its numbers, its kinks, and what it costs.
class TangentsTest {
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

  @Test
  void should_carry_value_and_tangent() {
    Tensor x = vector(1, 2, 3);
    Tensor y = x.mul(x).mul(vector(2, 2, 2)).add(1);
    Tensor sum = y.sum();

    Tangents tangents = Tangents.along(Map.of(x, vector(1, 0, 10)), y, sum);

    assertThat(values(tangents.value(y))).containsExactly(3, 9, 19);
    assertThat(values(tangents.of(y))).containsExactly(4, 0, 120);
    assertThat(tangents.of(sum).item()).isEqualTo(124);
    assertThat(values(tangents.of(x))).containsExactly(1, 0, 10);
  }

  @Test
  void should_move_parameters() {
    try (var params = Parameters.create(Backends.reference(), new Seed(1))) {
      Parameter w = params.weight("w", Shape.of(2), (s, _) -> HostArray.of(new double[] {3, 4}, s));
      Parameter b = params.weight("b", Shape.of(2), (s, _) -> HostArray.of(new double[2], s));
      Tensor loss = vector(1, 2).mul(w).add(b).square().sum();

      Tangents both = Tangents.along(Map.of(w, vector(1, 0), b, vector(0, 1)), loss);
      Tensor gradient = pass.backward(loss).of(w);
      Tensor curvature = Tangents.along(Map.of(w, vector(0, 1)), gradient).of(gradient);

      assertThat(both.of(loss).item()).isEqualTo(6 + 16);
      assertThat(values(curvature)).containsExactly(0, 8);
    }
  }

  @Test
  void should_rest_where_nothing_moves() {
    Tensor x = vector(1, 2);
    Tensor y = vector(3, 4);
    Tensor still = y.mul(y);
    Tensor stopped = x.stopGradient().mul(2);

    Tangents tangents = Tangents.along(Map.of(x, vector(1, 1)), still, stopped, x.argMax(0));

    assertThat(values(tangents.of(still))).containsExactly(0, 0);
    assertThat(values(tangents.of(stopped))).containsExactly(0, 0);
    assertThat(tangents.value(still)).isSameAs(still);
  }

  /// At 0 the slope of max(0, x) is 0, that of |x| is 0, and of equals the first counts alone, as
  /// in reverse mode.
  @Test
  void should_choose_at_kinks_as_reverse_mode_does() {
    Tensor at = vector(0, 0);
    Tensor v = vector(1, 10);
    List<UnaryOperator<Tensor>> functions =
        List.of(
            Tensor::relu,
            Tensor::abs,
            Tensor::sign,
            x -> x.maximum(0),
            x -> x.minimum(0),
            x -> x.slice(0, 0, 1).maximum(x.slice(0, 1, 2)),
            x -> x.max(0),
            x -> x.min(0),
            x -> x.norm(0),
            x -> x.sort(0, true));
    double[][] expected = {{0, 0}, {0, 0}, {0, 0}, {1, 10}, {1, 10}, {1}, {1}, {1}, {0}, {1, 10}};

    for (int i = 0; i < functions.size(); i++) {
      UnaryOperator<Tensor> f = functions.get(i);
      double[] pushed = values(Autodiff.jvp(f, at, v));
      assertThat(pushed).as("function %d", i).containsExactly(expected[i]);
      double[] jacobian = values(Autodiff.jacobian(f, at));
      for (int row = 0; row < pushed.length; row++) {
        double byReverse = jacobian[2 * row] + 10 * jacobian[2 * row + 1];
        assertThat(byReverse).as("function %d", i).isEqualTo(pushed[row]);
      }
    }
  }

  /// x·y with a gradient that is deliberately another: forward mode keeps to it.
  private record Crooked() implements CustomOp {
    @Override
    public String name() {
      return "crooked";
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      return inputs.get(0).mul(inputs.get(1));
    }

    @Override
    public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
      return List.of(gradient.mul(7), gradient.mul(inputs.get(0)).mul(output));
    }
  }

  @Test
  void should_transpose_the_gradient_of_an_operation_of_ones_own() {
    Tensor x = vector(2, 3);
    Tensor y = vector(5, 7);
    Tensor z = pass.apply(new Crooked(), x, y);

    Tangents tangents = Tangents.along(Map.of(x, vector(1, 1), y, vector(0, 10)), z);
    assertThat(values(tangents.of(z))).containsExactly(7, 7 + 10 * 3 * 21);

    Tensor slope = tangents.of(z).sum(); // 14 + 10·x·(x·y) in the second place
    assertThat(values(pass.backward(slope).of(x))).containsExactly(0, 10 * 21 + 10 * 3 * 7);
  }

  /// Values that were computed before are read and not computed again.
  @Test
  void should_start_from_values_that_are_there() {
    Tensor x = vector(1, 2);
    Tensor y = x.exp();
    Tensor z = y.mul(y);
    double[] before = values(y);

    Tangents tangents = Tangents.along(Map.of(x, vector(1, 1)), z);

    assertThat(tangents.value(y)).isSameAs(y);
    assertThat(values(tangents.of(z))[1]).isCloseTo(2 * before[1] * before[1], offset(1e-13));
  }

  @Test
  void should_refuse_what_was_not_asked_for() {
    Tensor x = vector(1, 2);
    Tensor later = x.exp();
    Tangents tangents = Tangents.along(Map.of(x, x), x.tanh());

    assertThatThrownBy(() -> tangents.of(later))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tangents: Tensor F64 [2] of exp(x) is not among the results that were asked for; name it in along");
    assertThatThrownBy(() -> Tangents.along(Map.of(pass.range(2), x), later))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "tangents: I32 [2] can only move at a rate of its shape, in real numbers; got F64 [2]");
    assertThatThrownBy(() -> Tangents.along(List.of(Map.of(x, x)), List.of()))
        .hasMessage("tangents: need at least one result, got none");
  }

  // ---- costs --------------------------------------------------------------------------------

  /// How many operations the values of tensors take, each counted once.
  private static int operations(Tensor... wanted) {
    var evaluation = Evaluation.of(List.of(wanted));
    List<Integer> outputs = List.of(wanted).stream().map(evaluation::position).toList();
    return (int)
        evaluation.graph(outputs).nodes().stream().filter(n -> !n.inputs().isEmpty()).count();
  }

  private Tensor deep(Tensor x, int outputs) {
    int width = x.shape().elementCount();
    Tensor y = x.reshape(1, width).matmul(pass.full(Shape.of(width, 4), 0.1));
    for (int i = 0; i < 6; i++) {
      y = y.tanh().matmul(pass.full(Shape.of(4, 4), 0.2));
    }
    return y.matmul(pass.full(Shape.of(4, outputs), 0.3)).reshape(outputs);
  }

  private Tensor input(int width) {
    return pass.input(HostArray.of(new double[width], Shape.of(width)));
  }

  private int jacobian(int inputs, int outputs) {
    return operations(Autodiff.jacobian(x -> deep(x, outputs), input(inputs)));
  }

  @Test
  void should_cost_a_push_for_each_input_or_a_pull_for_each_output() {
    Tensor x = input(2);
    int alone = operations(deep(x, 1));
    int push = operations(Autodiff.jvp(t -> deep(t, 1), x, x));

    assertThat(push).isBetween(3 * alone / 2, 3 * alone);
    assertThat(jacobian(2, 400)).isEqualTo(jacobian(2, 40)); // by columns
    assertThat(jacobian(400, 2)).isEqualTo(jacobian(40, 2)); // by rows
    int one = jacobian(1, 40);
    int more = jacobian(2, 40) - one;
    assertThat(jacobian(5, 40) - one).isBetween(4 * more - 4, 4 * more + 4);
    assertThat(more).isLessThan(2 * alone);
    int row = jacobian(40, 2) - jacobian(40, 1);
    assertThat(jacobian(40, 5) - jacobian(40, 1)).isBetween(4 * row - 4, 4 * row + 4);
  }

  @Test
  void should_cost_a_hessian_product_little_more_than_two_gradients() {
    UnaryOperator<Tensor> f = x -> deep(x, 1).sum();
    Tensor x = input(8);
    int gradient = operations(Autodiff.vjp(f, x, pass.scalar(1)));

    assertThat(operations(Autodiff.hvp(f, x, x))).isLessThan(4 * gradient);
    int one = operations(Autodiff.hessian(f, input(1)));
    int two = operations(Autodiff.hessian(f, input(2))) - one;
    int five = operations(Autodiff.hessian(f, input(5))) - one;
    assertThat(five).isBetween(4 * two - 4, 4 * two + 4);
  }
}
