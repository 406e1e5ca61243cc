package org.bpnet.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.nn.activation.Activation.Given.X;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.layer.Layer;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray row(double... values) {
    return HostArray.of(values, Shape.of(1, values.length));
  }

  private static Pass pass() {
    return Pass.eval(Backends.reference());
  }

  // ---- every activation in the catalog --------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> should_keep_the_contract() {
    return ActivationContract.of(Activations.CATALOG, FAST);
  }

  /// What a new activation takes, and all it takes: one line, and it has its gradient, its kernel,
  /// its text and its tests. The line is that of CONTRIBUTING.md, with a number.
  @TestFactory
  Stream<DynamicTest> should_enrol_a_new_one_in_the_contract() throws IOException {
    assertThat(Files.readString(Path.of("..", "CONTRIBUTING.md")))
        .contains(
            "BUMP(X.mul(X.square().neg().exp()), \"up, down and back to 0 on both sides\", \"ours\"),");
    Formula bump = X.mul(X.square().neg().exp()).mul(Formula.hyper("a"));
    Definition definition = Definition.of("bump", bump, "ours", Setting.any("a", 2));
    Catalog<Layer> catalog =
        definition.addTo(
            Catalog.of("activation"), definition.about("a wave", "y", "x"), Elementwise::new);

    assertThat(catalog.create("bump(a=3)")).hasToString("bump(a=3)");
    return ActivationContract.of(catalog, FAST);
  }

  private static List<String> golden() {
    return Golden.names("activation.", ".value");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void should_have_the_values_and_gradients_found_elsewhere_also_at_kinks(String name) {
    Layer layer = Activations.CATALOG.create(name);
    String input = name.equals("sparsemax") ? "input.short" : "input.x";
    double[] values = Golden.values("activation." + name + ".value");
    double[] gradients = Golden.values("activation." + name + ".gradient");
    try (Pass pass = pass()) {
      Tensor x = pass.input(row(Golden.values(input)));
      Tensor y = layer.forward(x);
      Tensor weights = pass.range(values.length).toReal().add(1);
      Tensor gradient = pass.backward(y.mul(weights).sum()).of(x);

      TensorAssert.assertThat(y).isCloseTo(row(values), 4e-15);
      TensorAssert.assertThat(gradient).isCloseTo(row(gradients), 4e-14);
    }
  }

  @Test
  void should_have_golden_numbers_for_everything_in_the_catalog() {
    assertThat(golden())
        .containsAll(Activations.CATALOG.entries().stream().map(e -> e.name()).toList());
  }

  /// The numbers that the cited sources give, and so the ones that a bare name stands for.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hard_tanh|hard_tanh(low=-1, high=1)",
        "scaled_tanh|scaled_tanh(beta=1)",
        "leaky_relu|leaky_relu(slope=0.01)",
        "elu|elu(alpha=1)",
        "celu|celu(alpha=1)",
        "swish|swish(beta=1)",
        "softplus|softplus(beta=1)",
        "soft_shrink|soft_shrink(lambda=0.5)",
        "hard_shrink|hard_shrink(lambda=0.5)",
        "sine|sine(omega=1)",
        "rrelu|rrelu(lower=1/8, upper=1/3)",
        "maxout|maxout(pieces=2)"
      })
  void should_have_the_published_defaults(String name, String spelt) {
    assertThat(Activations.CATALOG.create(name)).isEqualTo(Activations.CATALOG.create(spelt));
    assertThat(Activations.CATALOG.entries())
        .filteredOn(e -> e.name().equals(name))
        .singleElement()
        .satisfies(e -> assertThat(e.signature()).hasToString(spelt));
  }

  // ---- pointwise ------------------------------------------------------------------------------

  @Test
  void should_share_one_kernel_between_slopes() {
    try (Pass pass = pass()) {
      Tensor x = pass.full(Shape.of(2), -1);
      Tensor gentle = Activation.LEAKY_RELU.forward(x);
      Tensor steep = Activation.leakyRelu(0.2).forward(x);

      assertThat(steep.op()).isSameAs(gentle.op());
      TensorAssert.assertThat(steep).hasValues(-0.2, -0.2);
    }
  }

  @Test
  void should_reject_settings_out_of_range() {
    assertThatThrownBy(() -> Activation.RELU.with(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("relu: need 0 settings [], got 1");
    assertThatThrownBy(() -> Activations.CATALOG.create("celu(alpha=0)"))
        .hasMessage("celu: alpha must be above 0, got 0");
    assertThatThrownBy(() -> Activation.SOFT_SHRINK.with(-1))
        .hasMessage("soft_shrink: lambda must be 0 or more, got -1");
    assertThatThrownBy(() -> new Maxout(0)).hasMessage("maxout: need at least 1 piece, got 0");
    assertThatThrownBy(() -> new RRelu(0.5, 0.1))
        .hasMessage("rrelu: need lower <= upper, got 0.5 and 0.1");
  }

  @Test
  void should_keep_mean_and_variance_of_a_deep_network_with_selu() {
    try (Pass pass = Pass.train(Backends.reference(), new Seed(3))) {
      Tensor x = pass.normal(Shape.of(64, 64));
      for (int layer = 0; layer < 20; layer++) {
        x = Activation.SELU.forward(x.matmul(pass.normal(Shape.of(64, 64)).mul(1 / 8.0)));
      }

      assertThat(x.mean().item()).isCloseTo(0, within(0.1));
      assertThat(x.square().mean().item()).isCloseTo(1, within(0.2));
    }
  }

  /// tanh(βx) tends to the sign of x: the codes of a hash harden as β grows.
  @Test
  void should_harden_codes_along_the_continuation() {
    Continuation schedule = Continuation.defaults();
    double[] softness =
        DoubleStream.of(0, 199, 200, 10_000, 100_000, 10_000_000)
            .map(step -> {
              try (Pass pass = pass()) {
                Tensor x = pass.input(row(-2, -0.7, -0.3, 0.2, 0.9));
                Tensor code = Activation.SCALED_TANH.with(schedule.at((long) step)).forward(x);
                return code.abs().sub(1).abs().mean().item();
              }
            })
            .toArray();

    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(400)).isEqualTo(Math.sqrt(3));
    assertThat(softness[1]).isEqualTo(softness[0]); // within a stage
    for (int i = 2; i < softness.length; i++) {
      assertThat(softness[i]).isLessThan(softness[i - 1]);
    }
    assertThat(softness[5]).isLessThan(1e-12);
    assertThatThrownBy(() -> new Continuation(0, 1, 1, 1)).hasMessageContaining("initial > 0");
  }

  // ---- straight through -----------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(Threshold.class)
  void should_pass_gradients_straight_through_near_zero_only(Threshold threshold) {
    try (Pass pass = pass()) {
      Tensor x = pass.input(row(-1e4, -1.001, -1, -0.2, 0, 0.2, 1, 1.001));
      Tensor y = threshold.forward(x);
      double low = threshold == Threshold.SIGN ? -1 : 0;

      TensorAssert.assertThat(y).hasValues(low, low, low, low, 1, 1, 1, 1);
      TensorAssert.assertThat(pass.backward(y.mul(3).sum()).of(x))
          .hasValues(0, 0, 3, 3, 3, 3, 3, 0);
    }
  }

  // ---- random slopes --------------------------------------------------------------------------

  @Test
  void should_draw_slopes_in_training_and_take_their_mean_in_evaluation() {
    RRelu rrelu = new RRelu();
    try (Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      double[] slopes = rrelu.forward(pass.full(Shape.of(5000), -1)).neg().toHost().toDoubles();

      assertThat(Arrays.stream(slopes).min().orElseThrow()).isBetween(0.125, 0.126);
      assertThat(Arrays.stream(slopes).max().orElseThrow()).isBetween(0.332, 1.0 / 3);
      assertThat(Arrays.stream(slopes).average().orElseThrow()).isCloseTo(11 / 48.0, within(3e-3));
      TensorAssert.assertThat(rrelu.forward(pass.full(Shape.of(3), 2))).hasValues(2, 2, 2);
    }
    try (Pass pass = pass()) {
      TensorAssert.assertThat(rrelu.forward(pass.full(Shape.of(2), -48)))
          .hasValuesCloseTo(1e-15, -11, -11);
    }
  }

  // ---- learnt slopes --------------------------------------------------------------------------

  @Test
  void should_learn_one_slope_or_one_for_each_channel() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      PRelu shared = PRelu.shared(params.child("a"));
      PRelu channels = PRelu.perChannel(params.child("b"), 3);

      assertThat(shared.slope().value().toDoubles()).containsExactly(0.25); // He et al. 2015
      assertThat(channels.slope().shape()).isEqualTo(Shape.of(3));
      channels.slope().load(HostArray.of(new double[] {0, 0.5, -1}, Shape.of(3)));
      try (Pass pass = pass()) {
        Tensor x = pass.full(Shape.of(1, 2, 3), -2); // channels last
        TensorAssert.assertThat(channels.forward(x)).hasValues(-0.0, -1, 2, -0.0, -1, 2);
        TensorAssert.assertThat(pass.backward(channels.forward(x).sum()).of(channels.slope()))
            .hasValues(-4, -4, -4);
        TensorAssert.assertThat(shared.forward(x.flatten(0)))
            .hasValues(-0.5, -0.5, -0.5, -0.5, -0.5, -0.5);
        assertThatThrownBy(() -> channels.forward(pass.full(Shape.of(2, 4), 1)))
            .isInstanceOf(ShapeException.class)
            .hasMessage("PRelu, 3 channels: need input [N, .., 3], got [2, 4]");
      }
      GradientCheck.of(in -> channels.forward(in.get(0)).add(shared.forward(in.get(0))))
          .withShapes(Shape.of(2, 2, 3))
          .parameters(params)
          .verify();
      assertThat(shared).hasToString("PRelu, shared");
      assertThat(Activations.TRAINED.create("prelu(shared=true)").create(params.child("c"), 9))
          .hasToString("PRelu, shared");
      assertThat(Activations.TRAINED.create("prelu").create(params.child("d"), 9))
          .hasToString("PRelu, 9 channels");
    }
  }

  // ---- units together -------------------------------------------------------------------------

  @Test
  void should_give_distributions_that_ignore_a_shift() {
    for (Layer layer : List.of(RowActivation.SOFTMAX, RowActivation.SPARSEMAX)) {
      try (Pass pass = pass()) {
        Tensor x = pass.input(row(1, 2, 3, 2.5));
        Tensor y = layer.forward(x);

        assertThat(y.sum().item()).isCloseTo(1, within(1e-15));
        TensorAssert.assertThat(layer.forward(x.add(1e4))).isCloseTo(y.toHost(), 1e-11);
      }
    }
    try (Pass pass = pass()) { // the notes' example
      TensorAssert.assertThat(RowActivation.SOFTMAX.forward(pass.input(row(1, 2, 3))))
          .hasValuesCloseTo(5e-9, 0.09003057, 0.24472847, 0.66524096);
      TensorAssert.assertThat(RowActivation.SPARSEMAX.forward(pass.input(row(1, 2, 3))))
          .hasValues(0, 0, 1);
      TensorAssert.assertThat(RowActivation.SPARSEMAX.forward(pass.input(row(2, 2, 2, 1))))
          .hasValuesCloseTo(1e-15, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0);
    }
  }

  @Test
  void should_squash_a_zero_vector_to_zero_with_gradient_zero() {
    try (Pass pass = pass()) {
      Tensor x = pass.input(HostArray.of(new double[] {0, 0, 3, 4}, Shape.of(2, 2)));
      Tensor y = RowActivation.SQUASH.forward(x);

      TensorAssert.assertThat(y).hasValuesCloseTo(1e-15, 0, 0, 25 / 26.0 * 0.6, 25 / 26.0 * 0.8);
      TensorAssert.assertThat(pass.backward(y.sum()).of(x).slice(0, 0, 1)).hasValues(0, 0);
    }
  }

  @Test
  void should_take_the_first_of_equal_pieces() {
    try (Pass pass = pass()) {
      Tensor x = pass.input(row(2, 2, -1, 5));
      Tensor y = new Maxout(2).forward(x);

      TensorAssert.assertThat(y).hasShape(1, 2).hasValues(2, 5);
      TensorAssert.assertThat(pass.backward(y.sum()).of(x)).hasValues(1, 0, 0, 1);
    }
  }

  @Test
  void should_name_the_extent_that_does_not_divide() {
    try (Pass pass = pass()) {
      Tensor x = pass.full(Shape.of(2, 5), 1);

      assertThatThrownBy(() -> new Maxout(2).forward(x))
          .isInstanceOf(ShapeException.class)
          .hasMessage("maxout(pieces=2): need a last extent that is a multiple of 2, got [2, 5]");
      assertThatThrownBy(() -> Gated.SWIGLU.forward(x))
          .hasMessage("swiglu: need an even last extent, got [2, 5]");
      assertThatThrownBy(() ->
              new Elementwise(
                  Definition.of("sum", Formula.input("a").add(Formula.input("b")), "ours")))
          .hasMessage("sum: need a formula of one input, got [a, b]");
    }
  }
}
