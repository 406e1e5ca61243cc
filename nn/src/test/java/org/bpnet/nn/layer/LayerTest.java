package org.bpnet.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.noise.Dropout;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LayerTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(5));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static HostArray matrix(int columns, double... values) {
    return HostArray.of(values, Shape.of(values.length / columns, columns));
  }

  // ---- Linear -------------------------------------------------------------------------------

  @Test
  void should_multiply_by_the_weight_and_add_the_bias() {
    Linear layer = Linear.create(params.child("hidden"), 2, 3);
    layer.weight().load(matrix(3, 1, 2, 3, 4, 5, 6));
    layer.bias().orElseThrow().load(HostArray.of(new double[] {10, 20, 30}, Shape.of(3)));
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(matrix(2, 1, 0, 1, -1));

      TensorAssert.assertThat(layer.forward(x)).hasShape(2, 3).hasValues(11, 22, 33, 7, 17, 27);
      TensorAssert.assertThat(layer.forward(x.expandDims(1)))
          .hasShape(2, 1, 3)
          .hasValues(11, 22, 33, 7, 17, 27);
    }
  }

  @Test
  void should_have_gradients_by_input_weight_and_bias() {
    Linear layer = Linear.create(params.child("hidden"), 4, 3, Initializers.heNormal());

    GradientCheck.of(in -> layer.forward(in.get(0)))
        .withShapes(Shape.of(5, 4))
        .parameters(params)
        .verify();
  }

  @Test
  void should_start_with_glorot_weights_and_no_bias() {
    Linear layer = Linear.create(params.child("hidden"), 30, 20);

    assertThat(params.parameters().stream().map(Parameter::path))
        .containsExactly("hidden.weight", "hidden.bias");
    assertThat(params.count()).isEqualTo(620);
    assertThat(layer.bias().orElseThrow().value().toDoubles()).containsOnly(0);
    assertThat(layer.weight().value())
        .isEqualTo(
            Initializers.glorotUniform()
                .create(Shape.of(30, 20), new Seed(5).child("hidden.weight")));
  }

  @Test
  void should_do_without_a_bias_when_told() {
    Linear layer = Linear.withoutBias(params.child("hidden"), 2, 3);

    assertThat(layer.bias()).isEmpty();
    assertThat(params.count()).isEqualTo(6);
    assertThat(layer).hasToString("Linear 2 -> 3, no bias");
    try (Pass pass = Pass.eval(backend)) {
      TensorAssert.assertThat(layer.forward(pass.input(matrix(2, 0, 0)))).hasValues(0, 0, 0);
    }
  }

  @Test
  void should_name_layer_need_and_input_when_shapes_do_not_fit() {
    Linear hidden = Linear.create(params.child("hidden"), 784, 128);
    Linear root = Linear.create(params, 2, 3);
    try (Pass pass = Pass.eval(backend)) {
      Tensor images = pass.full(Shape.of(64, 28, 28), 0);

      assertThatThrownBy(() -> hidden.forward(images))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "hidden (Linear 784 -> 128): need input [N, 784], got [64, 28, 28]; "
                  + "flatten the last axes first");
      assertThatThrownBy(() -> root.forward(images))
          .hasMessage("Linear 2 -> 3: need input [N, 2], got [64, 28, 28]");
      assertThatThrownBy(() -> hidden.forward(pass.full(Shape.of(784), 0)))
          .hasMessage("hidden (Linear 784 -> 128): need input [N, 784], got [784]");
    }
  }

  @Test
  void should_reject_a_layer_without_units() {
    assertThatThrownBy(() -> Linear.create(params.child("hidden"), 4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hidden: need at least one input and one output, got Linear 4 -> 0");
  }

  @Test
  void should_be_named_in_the_scope_of_what_it_makes() {
    Linear layer = Linear.create(params.child("encoder").child("hidden"), 2, 3);
    try (Pass pass = Pass.eval(backend)) {
      Tensor y = layer.forward(pass.input(matrix(2, Double.NaN, 0)));

      assertThat(y.scope()).isEqualTo("encoder.hidden");
    }
  }

  // ---- combinators --------------------------------------------------------------------------

  @Test
  void should_run_layers_in_order() {
    Layer plusOne = x -> x.add(1);
    Layer twice = x -> x.mul(2);
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(matrix(1, 3));

      TensorAssert.assertThat(Sequential.of(plusOne, twice).forward(x)).hasValues(8);
      TensorAssert.assertThat(Sequential.of(twice, plusOne).forward(x)).hasValues(7);
      assertThat(Sequential.of().forward(x)).isSameAs(x);
    }
  }

  @Test
  void should_read_as_one_would_write_it() {
    Layer model =
        Sequential.of(
            new Flatten(),
            Linear.create(params.child("hidden"), 784, 128),
            Activation.RELU,
            new Dropout(0.5),
            Residual.of(Activation.TANH),
            Linear.create(params.child("logits"), 128, 10));

    assertThat(model)
        .hasToString(
            "Sequential(Flatten, Linear 784 -> 128, relu, Dropout 0.5, Residual(tanh), "
                + "Linear 128 -> 10)");
  }

  @Test
  void should_add_branch_and_shortcut() {
    Layer square = Tensor::square;
    Layer project = x -> x.slice(1, 0, 1);
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(matrix(2, 3, 4));

      TensorAssert.assertThat(Residual.of(square).forward(x)).hasShape(1, 2).hasValues(12, 20);
      TensorAssert.assertThat(Residual.of(y -> y.slice(1, 1, 2), project).forward(x))
          .hasShape(1, 1)
          .hasValues(7);
    }
  }

  @Test
  void should_not_broadcast_a_branch() {
    Residual residual = Residual.of(Linear.create(params.child("branch"), 2, 1));
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(matrix(2, 3, 4));

      assertThatThrownBy(() -> residual.forward(x))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "Residual(Linear 2 -> 1): need equal shapes from branch and shortcut, "
                  + "got [1, 1] and [1, 2]; give a projection, Residual.of(branch, projection)");
    }
  }

  @Test
  void should_put_branches_side_by_side() {
    Layer parallel = Parallel.of(Activation.IDENTITY, Activation.RELU, x -> x.slice(1, 0, 1));
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(matrix(2, -1, 2, 3, -4));

      TensorAssert.assertThat(parallel.forward(x))
          .hasShape(2, 5)
          .hasValues(-1, 2, 0, 2, -1, 3, -4, 3, 0, 3);
    }
    GradientCheck.of(in -> parallel.forward(in.get(0))).withShapes(Shape.of(2, 2)).verify();
  }

  @Test
  void should_need_a_branch() {
    assertThatThrownBy(Parallel::of).hasMessage("Parallel: need at least one branch, got none");
  }

  @Test
  void should_flatten_all_axes_but_the_first() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor images = pass.range(24).toReal().reshape(2, 3, 4);

      TensorAssert.assertThat(new Flatten().forward(images))
          .hasShape(2, 12)
          .isCloseTo(images.reshape(2, 12).toHost(), 0);
      assertThat(new Flatten().forward(pass.range(3).toReal()).shape()).isEqualTo(Shape.of(3, 1));
    }
  }

  // ---- Dropout ------------------------------------------------------------------------------

  @Test
  void should_drop_at_its_rate_and_scale_the_rest() {
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor x = pass.full(Shape.of(100, 200), 3);
      double[] y = new Dropout(0.25).forward(x).toHost().toDoubles();

      assertThat(Arrays.stream(y).distinct().sorted()).containsExactly(0.0, 4.0);
      double dropped = Arrays.stream(y).filter(v -> v == 0).count() / 20_000.0;
      assertThat(dropped).isCloseTo(0.25, within(0.01)); // three standard deviations
    }
  }

  @Test
  void should_draw_other_numbers_at_each_call_and_the_same_for_the_same_seed() {
    var dropout = new Dropout(0.5);
    HostArray first;
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor x = pass.full(Shape.of(64), 1);
      first = dropout.forward(x).toHost();
      assertThat(dropout.forward(x).toHost()).isNotEqualTo(first);
    }
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      assertThat(dropout.forward(pass.full(Shape.of(64), 1)).toHost()).isEqualTo(first);
    }
  }

  @Test
  void should_drop_nothing_in_evaluation() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(matrix(2, 1, 2));

      assertThat(new Dropout(0.5).forward(x)).isSameAs(x);
    }
  }

  @Test
  void should_let_gradients_through_where_values_came_through() {
    var dropout = new Dropout(0.5);

    GradientCheck.of(in -> dropout.forward(in.get(0))).withShapes(Shape.of(4, 4)).verify();
  }

  @Test
  void should_reject_rates_outside_zero_to_one() {
    assertThatThrownBy(() -> new Dropout(1)).hasMessage("Dropout: rate must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new Dropout(Double.NaN)).hasMessageContaining("got NaN");
  }
}
