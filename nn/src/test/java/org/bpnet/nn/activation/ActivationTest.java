package org.bpnet.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.nn.Golden;
import org.bpnet.nn.layer.Layer;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
  private static List<String> names() {
    return Activations.CATALOG.entries().stream().map(e -> e.name()).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_have_the_gradient_of_its_value(String name) {
    Layer layer = Activations.CATALOG.create(name);

    GradientCheck.of(in -> layer.forward(in.get(0)))
        .withShapes(Shape.of(3, 5))
        .range(-3, 3)
        .secondOrder()
        .verify();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "leaky_relu(slope=0.2)",
        "softmax"
      })
  void should_equal_pytorch_also_at_the_kinks(String name) {
    Layer layer = Activations.CATALOG.create(name);
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.input(Golden.array("input.x", 9));
      Tensor y = layer.forward(x);
      Tensor weights = pass.range(9).toReal().add(1);
      Tensor gradient = pass.backward(y.mul(weights).sum()).of(x);

      TensorAssert.assertThat(y).isCloseTo(Golden.array(name + ".value", 9), 1e-15);
      TensorAssert.assertThat(gradient).isCloseTo(Golden.array(name + ".gradient", 9), 1e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_stay_finite_for_huge_inputs(String name) {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Tensor x = pass.input(HostArray.of(new double[] {-1e4, 1e4, 0}, Shape.of(1, 3)));
      Tensor y = Activations.CATALOG.create(name).forward(x);
      Tensor gradient = pass.backward(y.square().sum()).of(x);

      assertThat(y.shape()).isEqualTo(x.shape());
      assertThat(y.toHost().toDoubles()).doesNotContain(Double.NaN);
      assertThat(pass.firstNonFinite(y)).isEmpty();
      assertThat(pass.firstNonFinite(gradient)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_be_written_as_it_is_named(String name) {
    assertThat(Activations.CATALOG.create(name)).asString().startsWith(name);
  }

  @Test
  void should_list_every_constant() {
    assertThat(names()).contains("identity", "sigmoid", "tanh", "relu", "leaky_relu", "softmax");
    assertThat(names()).hasSize(Activation.values().length + 1);
  }

  @Test
  void should_share_one_kernel_between_slopes() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.full(Shape.of(2), -1);
      Tensor gentle = Activation.LEAKY_RELU.forward(x);
      Tensor steep = Activation.leakyRelu(0.2).forward(x);

      assertThat(steep.op()).isSameAs(gentle.op());
      TensorAssert.assertThat(steep).hasValues(-0.2, -0.2);
    }
  }

  @Test
  void should_write_a_tuned_activation_as_its_spec() {
    Layer tuned = Activation.leakyRelu(0.2);

    assertThat(tuned).hasToString("leaky_relu(slope=0.2)");
    assertThat(Activations.CATALOG.create(tuned.toString())).isEqualTo(tuned);
  }

  @Test
  void should_reject_a_wrong_number_of_settings() {
    assertThatThrownBy(() -> Activation.RELU.with(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("relu: need 0 settings [], got 1");
  }
}
