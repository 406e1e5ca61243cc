package org.bpnet.nn.layer.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseLayersTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static List<String> names() {
    return Layers.CATALOG.entries().stream().map(Catalog.Entry::name).toList();
  }

  private double[] train(Layer layer, Shape shape) {
    try (Pass pass = Pass.train(backend, new Seed(7))) {
      return layer.forward(pass.normal(shape)).toHost().toDoubles();
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double meanSquare(double[] values) {
    return Arrays.stream(values).map(v -> v * v).average().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_do_nothing_in_evaluation(String name) {
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.full(Shape.of(2, 3), 1);

      assertThat(Layers.CATALOG.create(name).forward(x)).isSameAs(x);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_let_gradients_through_where_values_came_through(String name) {
    Layer layer = Layers.CATALOG.create(name);

    GradientCheck.of(in -> layer.forward(in.get(0))).withShapes(Shape.of(4, 3, 4)).verify();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_reject_rates_outside_zero_to_one(String name) {
    assertThatThrownBy(() -> Layers.CATALOG.create(name + "(1)"))
        .hasMessageEndingWith("rate must be in [0, 1), got 1.0");
    assertThat(Layers.CATALOG.create(name + "(0.25)").toString()).endsWith("Dropout 0.25");
  }

  /// Standard normal numbers stay of mean 0 and variance 1 for any rate.
  @Test
  void should_keep_mean_and_variance_of_selu_units() {
    double[] y = train(new AlphaDropout(0.3), Shape.of(200, 500));

    assertThat(mean(y)).isCloseTo(0, within(0.02));
    assertThat(meanSquare(y)).isCloseTo(1, within(0.02));
  }

  /// What PyTorch 1.13 makes of ones with a rate of ½: −λα·a + b and a + b.
  @Test
  void should_set_what_is_dropped_to_the_saturated_value() {
    try (Pass pass = Pass.train(backend, new Seed(3))) {
      double[] y = new AlphaDropout(0.5).forward(pass.full(Shape.of(100), 1)).toHost().toDoubles();

      assertThat(Arrays.stream(y).distinct().sorted().toArray())
          .containsExactly(new double[] {-0.7791939305180315, 1.6655988251839635}, within(1e-15));
    }
  }

  @Test
  void should_multiply_with_the_variance_of_dropout() {
    try (Pass pass = Pass.train(backend, new Seed(3))) {
      Tensor x = pass.full(Shape.of(200, 200), 2);
      double[] y = new GaussianDropout(0.2).forward(x).toHost().toDoubles();

      assertThat(mean(y)).isCloseTo(2, within(0.02));
      assertThat(meanSquare(y) - 4).isCloseTo(4 * 0.25, within(0.04)); // (rate/(1 − rate))·x²
    }
  }

  @Test
  void should_drop_whole_channels() {
    try (Pass pass = Pass.train(backend, new Seed(3))) {
      Tensor x = pass.full(Shape.of(50, 4, 5, 20), 1);
      Tensor y = new SpatialDropout(0.25).forward(x);
      double[] first = y.slice(1, 0, 1).slice(2, 0, 1).toHost().toDoubles(); // one pixel
      double[] means = y.mean(1, 2).toHost().toDoubles();

      assertThat(means).containsExactly(first, within(1e-12)); // all pixels of a channel alike
      assertThat(Arrays.stream(first).distinct().sorted().toArray())
          .containsExactly(new double[] {0, 1 / 0.75}, within(1e-15));
      assertThat(mean(first)).isCloseTo(1, within(0.1));
    }
  }

  @Test
  void should_drop_weights_and_not_outputs() {
    Linear linear = Linear.create(params.child("layer"), 300, 4, Initializers.constant(1));
    var layer = new DropConnect(linear, 0.25);
    HostArray ones = HostArray.of(new double[] {1}, Shape.of(1, 1));
    try (Pass pass = Pass.train(backend, new Seed(3))) {
      Tensor x = pass.input(ones).broadcastTo(Shape.of(2, 300));
      double[] y = layer.forward(x).toHost().toDoubles();

      assertThat(y[0]).isEqualTo(y[4]); // the same weights for both examples
      assertThat(y[0]).isNotEqualTo(y[1]); // other ones for each unit
      assertThat(y[0] * 0.75).isCloseTo(Math.rint(y[0] * 0.75), within(1e-9)); // a count of ones
      assertThat(mean(y)).isCloseTo(300, within(25.0));
    }
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(ones).broadcastTo(Shape.of(2, 300));
      TensorAssert.assertThat(layer.forward(x))
          .hasShape(2, 4)
          .isCloseTo(linear.forward(x).toHost(), 0);
    }
    assertThat(layer).hasToString("DropConnect 0.25 (Linear 300 -> 4)");
    assertThatThrownBy(() -> new DropConnect(linear, -0.1))
        .hasMessage("DropConnect: rate must be in [0, 1), got -0.1");
  }
}
