package org.bpnet.nn.regularizer.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.init.Initializers;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PenaltyTest {
  private static final HostArray WEIGHT = HostArray.of(new double[] {3, -2, 0, 1}, Shape.of(2, 2));

  private static List<String> examples() {
    return Penalties.CATALOG.entries().stream().map(Catalog.Entry::example).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // value for the weights 3, -2, 0, 1; gradient
        "l1(strength=0.5)                      | 3    | 0.5  | -0.5  | 0 | 0.5",
        "l2(strength=0.5)                      | 7    | 3    | -2    | 0 | 1",
        "frobenius(strength=0.5)               | 7    | 3    | -2    | 0 | 1",
        "half_l2(strength=0.5)                 | 3.5  | 1.5  | -1    | 0 | 0.5",
        "elastic_net(strength=2)               | 13   | 4    | -3    | 0 | 2",
        "elastic_net(strength=2, ratio=0.25)   | 13.5 | 5    | -3.5  | 0 | 2",
        "elastic_net(strength=0.5, ratio=1)    | 3    | 0.5  | -0.5  | 0 | 0.5",
        "elastic_net(strength=0.5, ratio=0)    | 3.5  | 1.5  | -1    | 0 | 0.5"
      })
  void should_have_the_value_and_the_gradient_of_its_formula(
      String name, double value, double a, double b, double c, double d) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor w = pass.input(WEIGHT);
      Tensor penalty = Penalties.CATALOG.create(name).of(w);

      TensorAssert.assertThat(penalty).hasShape().hasValues(value);
      TensorAssert.assertThat(pass.backward(penalty).of(w)).hasValues(a, b, c, d);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void should_agree_with_differences(String name) {
    Penalty penalty = Penalties.CATALOG.create(name);

    GradientCheck.of(in -> penalty.of(in.get(0))).withShapes(Shape.of(3, 4)).range(0.1, 2).verify();
  }

  @Test
  void should_leave_biases_alone() {
    try (Backend backend = Backends.reference();
        var params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.eval(backend)) {
      params.weight("first", Shape.of(2, 3), Initializers.constant(2));
      params.weight("bias", Shape.of(3), Initializers.constant(100));
      params.weight("second", Shape.of(3, 1), Initializers.constant(-1));

      TensorAssert.assertThat(new L2(1).over(pass, params)).hasShape().hasValues(27);
      TensorAssert.assertThat(new L1(1).over(pass, params)).hasShape().hasValues(15);
    }
  }

  /// The lecture's objective is the loss plus λ‖W‖² in the Frobenius norm.
  @Test
  void should_disprove_E37_that_the_frobenius_penalty_has_the_gradient_lambda_w() {
    double lambda = 0.3;
    double w = 1.7;
    double h = 1e-6;
    double difference = (value(lambda, w + h) - value(lambda, w - h)) / (2 * h);

    assertThat(Math.abs(difference - lambda * w)).isGreaterThan(0.5);
    assertThat(difference).isCloseTo(2 * lambda * w, within(1e-8));
  }

  private static double value(double lambda, double w) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor weight = pass.input(HostArray.of(new double[] {w}, Shape.of(1, 1)));
      return Penalties.CATALOG.create("frobenius(" + lambda + ")").of(weight).item();
    }
  }

  /// The essay says "θ ≥ 0, and θ = 0 means no regularization" of what is its coefficient α.
  @Test
  void should_disprove_E25_that_parameters_of_zero_switch_the_penalty_off() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor w = pass.input(WEIGHT);
      Tensor loss = w.sub(1).square().sum();
      Tensor zero = pass.input(HostArray.of(new double[4], Shape.of(2, 2)));

      // Parameters of 0 are one point of the objective and may have any loss ...
      assertThat(zero.sub(1).square().sum().add(new L2(1).of(zero)).item()).isEqualTo(4);
      // ... it is the coefficient that gives back the loss, whatever the parameters are.
      assertThat(loss.add(new L2(0).of(w)).item()).isEqualTo(loss.item());
      assertThat(loss.add(new L2(0.1).of(w)).item()).isGreaterThan(loss.item());
      assertThatThrownBy(() -> new L2(-0.1)).hasMessageContaining("must be finite and >= 0");
    }
  }

  /// With biases, ½λ‖p‖² has the gradient λp for every parameter, as weight_decay in PyTorch.
  @Test
  void should_leave_biases_alone_unless_asked() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      Parameter w = params.weight("w", Shape.of(1, 2), Initializers.constant(2));
      Parameter b = params.weight("b", Shape.of(2), Initializers.constant(3));
      var plain = pass.backward(new HalfL2(0.5).over(pass, params));
      TensorAssert.assertThat(plain.of(w)).hasValues(1, 1);
      TensorAssert.assertThat(plain.of(b)).hasValues(0, 0);

      for (String text :
          List.of(
              "with_biases(half_l2(0.5))",
              "annealed(with_biases(half_l2(0.25)), linear(from=2, to=3, total=4))")) {
        Penalty all = Penalties.CATALOG.create(text).at(() -> 0);
        var gradients = pass.backward(all.over(pass, params));
        TensorAssert.assertThat(gradients.of(w)).hasValues(1, 1);
        TensorAssert.assertThat(gradients.of(b)).hasValues(1.5, 1.5);
      }
    }
  }

  @Test
  void should_reward_long_features_of_right_answers() {
    HostArray features = HostArray.of(new double[] {3, 4, 1, 0, 0, 0}, Shape.of(3, 2));
    HostArray logits = HostArray.of(new double[] {2, 1, 2, 1, 2, 1}, Shape.of(3, 2));
    HostArray labels = HostArray.of(new int[] {0, 1, 0}, Shape.of(3));
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor f = pass.input(features);
      Tensor z = pass.input(logits);
      var incay = new FeatureIncay(3, 0.5);

      Tensor penalty = incay.of(f, z, pass.input(labels));

      // (3/3)·(1/25.5 + 0 + 1/0.5): the second answer is wrong
      assertThat(penalty.item()).isCloseTo(1 / 25.5 + 2, within(1e-15));
      double slope = -2 / (25.5 * 25.5);
      TensorAssert.assertThat(pass.backward(penalty).of(f))
          .hasValuesCloseTo(1e-15, 3 * slope, 4 * slope, 0, 0, 0, 0);
      TensorAssert.assertThat(pass.backward(penalty).of(z)).hasValues(0, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> new L1(-1))
        .hasMessage("L1: strength must be finite and >= 0, got -1.0");
    assertThatThrownBy(() -> new L2(Double.NaN)).hasMessageContaining("L2: strength");
    assertThatThrownBy(() -> new HalfL2(-1)).hasMessageContaining("HalfL2: strength");
    assertThatThrownBy(() -> new ElasticNet(1, 2))
        .hasMessage("ElasticNet: ratio must be in [0, 1], got 2.0");
    assertThatThrownBy(() -> new FeatureIncay(1, 0))
        .hasMessage("FeatureIncay: epsilon must be finite and > 0, got 0.0");
  }
}
