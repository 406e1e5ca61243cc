package org.bpnet.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
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
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitializersTest {
  private static final Seed SEED = new Seed(3);
  private static final Shape WEIGHT = Shape.of(400, 100); // 40 000 numbers: the error is near 1 %

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  private static List<String> names() {
    return Initializers.CATALOG.entries().stream().map(Catalog.Entry::example).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniform(low=-1, high=2) | 0.5   | 0.75",
        "normal(mean=3, deviation=2) | 3 | 4",
        "truncated_normal(mean=3, deviation=2) | 3 | 3.0949652",
        "pytorch                 | 0     | 0.000833333",
        "glorot_normal(gain=tanh) | 0    | 0.0111111",
        "he_normal(fan=out)      | 0     | 0.02",
        "he_normal(fan=mean)     | 0     | 0.008",
        "he_uniform(slope=2)     | 0     | 0.001",
        "variance_scaling(gain=relu, fan=out, distribution=truncated) | 0 | 0.02",
        "variance_scaling(gain=selu, distribution=uniform) | 0 | 0.00140625",
        "sparse(sparsity=0.75, deviation=2) | 0 | 1",
        "orthogonal(gain=3)      | 0     | 0.0225",
        "lecun_normal            | 0     | 0.0025",
        "lecun_uniform           | 0     | 0.0025",
        "glorot_normal           | 0     | 0.004",
        "glorot_uniform          | 0     | 0.004",
        "he_normal               | 0     | 0.005",
        "he_uniform              | 0     | 0.005"
      })
  void should_have_the_mean_and_variance_of_its_formula(String name, double mean, double variance) {
    double[] values = Initializers.CATALOG.create(name).create(WEIGHT, SEED).toDoubles();

    assertThat(mean(values)).isCloseTo(mean, within(4 * Math.sqrt(variance / values.length)));
    assertThat(variance(values) / variance).isCloseTo(1, within(0.03));
  }

  @ParameterizedTest
  @CsvSource({
    "lecun_uniform, 0.08660254037844387", // sqrt(3/400)
    "glorot_uniform, 0.10954451150103323", // sqrt(6/500), PyTorch's xavier_uniform_
    "he_uniform, 0.1224744871391589", // sqrt(6/400), PyTorch's kaiming_uniform_
    "pytorch, 0.05", // 1/sqrt(400)
    "truncated_normal(deviation=0.5), 1", // two standard deviations
    "variance_scaling(distribution=truncated), 0.11368472" // 2/(20 · 0.8796256610342398)
  })
  void should_fill_the_interval_and_not_leave_it(String name, double bound) {
    double[] values = Initializers.CATALOG.create(name).create(WEIGHT, SEED).toDoubles();

    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.998 * bound, bound);
    assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-bound, -0.998 * bound);
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_give_equal_values_for_equal_seeds(String name) {
    Initializer initializer = Initializers.CATALOG.create(name);

    HostArray values = initializer.create(WEIGHT, SEED);

    assertThat(values.shape()).isEqualTo(WEIGHT);
    assertThat(initializer.create(WEIGHT, SEED)).isEqualTo(values);
    boolean random = variance(values.toDoubles()) > 0 && !name.equals("identity");
    assertThat(initializer.create(WEIGHT, new Seed(4)).equals(values)).isEqualTo(!random);
  }

  @Test
  void should_fill_with_one_number() {
    assertThat(Initializers.zeros().create(Shape.of(3), SEED).toDoubles()).containsOnly(0);
    assertThat(Initializers.constant(2.5).create(Shape.of(3), SEED).toDoubles()).containsOnly(2.5);
  }

  @Test
  void should_count_the_kernel_area_in_the_fan() {
    double[] values = Initializers.heNormal().create(Shape.of(5, 5, 16, 32), SEED).toDoubles();

    assertThat(variance(values)).isCloseTo(2.0 / (25 * 16), within(0.05 * 2 / 400));
  }

  /// Twenty layers deep the mean square stays where it was: LeCun for linear units, He for
  /// rectified ones.
  @Test
  void should_keep_the_mean_square_through_twenty_layers() {
    assertThat(growth(Initializers.lecunNormal(), false)).isBetween(0.5, 2.0);
    assertThat(growth(Initializers.heNormal(), true)).isBetween(0.5, 2.0);
    assertThat(growth(Initializers.lecunNormal(), true)).isLessThan(1e-4); // 2^-20 expected
  }

  private static double growth(Initializer initializer, boolean rectified) {
    int width = 200;
    try (Pass pass = Pass.train(Backends.reference(), SEED)) {
      Tensor x = pass.normal(Shape.of(20, width));
      double first = x.square().mean().item();
      for (int layer = 0; layer < 20; layer++) {
        Tensor weight = pass.input(initializer.create(Shape.of(width, width), SEED.child(layer)));
        x = (rectified ? x.relu() : x).matmul(weight);
      }
      return x.square().mean().item() / first;
    }
  }

  /// The notes say that Xavier's and He's initialization both have the variance 2/(in + out).
  @Test
  void should_disprove_E19_that_he_divides_by_both_fans() {
    int width = 100;
    Initializer claimed = Initializers.glorotNormal();
    Shape shape = Shape.of(width, 3 * width);

    double variance = variance(Initializers.heNormal().create(shape, SEED).toDoubles());

    assertThat(variance).isNotCloseTo(2.0 / (4 * width), within(0.01));
    assertThat(variance).isCloseTo(2.0 / width, within(0.03 * 2 / width));
    // Nor does the variance claimed keep the mean square of rectified units: it halves per layer.
    assertThat(growth(claimed, true)).isLessThan(1e-4);
    assertThat(growth(Initializers.heNormal(), true)).isBetween(0.5, 2.0);
  }

  @ParameterizedTest
  @CsvSource({"30, 12", "12, 30", "20, 20", "1, 7"})
  void should_have_orthogonal_rows_or_columns(int rows, int columns) {
    double[] w = new Orthogonal(2).create(Shape.of(rows, columns), SEED).toDoubles();

    boolean tall = rows >= columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              tall
                  ? w[k * columns + a] * w[k * columns + b]
                  : w[a * columns + k] * w[b * columns + k];
        }
        assertThat(dot).isCloseTo(a == b ? 4 : 0, within(1e-13));
      }
    }
  }

  /// Signs are as likely one way as the other, as they are not for a QR taken as it comes.
  @Test
  void should_make_all_orthogonal_matrices_equally_likely() {
    double trace = 0;
    for (int i = 0; i < 400; i++) {
      double[] w = new Orthogonal(1).create(Shape.of(2, 2), SEED.child(i)).toDoubles();
      trace += w[0] + w[3];
    }
    assertThat(trace / 400).isCloseTo(0, within(0.2)); // the standard deviation is 0.05
  }

  @Test
  void should_leave_each_unit_the_same_number_of_inputs() {
    double[] w = new Sparse(0.9, 0.01).create(Shape.of(5, 8, 30), SEED).toDoubles();

    for (int unit = 0; unit < 30; unit++) {
      int zeros = 0;
      for (int input = 0; input < 40; input++) {
        zeros += w[input * 30 + unit] == 0 ? 1 : 0;
      }
      assertThat(zeros).isEqualTo(36);
    }
  }

  @Test
  void should_give_out_what_comes_in() {
    assertThat(new Identity(2).create(Shape.of(2, 3), SEED).toDoubles())
        .containsExactly(2, 0, 0, 0, 2, 0);
    double[] kernel = new Identity(1).create(Shape.of(3, 3, 2, 2), SEED).toDoubles();
    assertThat(Arrays.stream(kernel).sum()).isEqualTo(2);
    assertThat(kernel[16]).isEqualTo(1); // row 1, column 1, input 0, output 0
    assertThat(kernel[19]).isEqualTo(1); // row 1, column 1, input 1, output 1
    assertThatThrownBy(() -> new Identity(1).create(Shape.of(2, 2, 2), SEED))
        .hasMessageEndingWith("need a kernel with a centre, got [2, 2, 2]; make its extents odd");
  }

  @Test
  void should_have_the_gains_of_pytorch() {
    assertThat(Gain.parse("linear")).isEqualTo(1);
    assertThat(Gain.parse("sigmoid")).isEqualTo(1);
    assertThat(Gain.parse("tanh")).isEqualTo(5.0 / 3);
    assertThat(Gain.parse("relu")).isEqualTo(Math.sqrt(2));
    assertThat(Gain.parse("leaky_relu")).isCloseTo(1.4141428569978354, within(1e-15));
    assertThat(Gain.leaky(0.2)).isCloseTo(1.3867504905630728, within(1e-15));
    assertThat(Gain.parse("selu")).isEqualTo(0.75);
    assertThat(Gain.parse("1.5")).isEqualTo(1.5);
    assertThatThrownBy(() -> Gain.parse("gelu"))
        .hasMessage(
            "gain: need a number or one of linear, sigmoid, tanh, relu, leaky_relu, selu, got"
                + " 'gelu'");
  }

  @Test
  void should_give_each_layer_unit_variance_on_a_batch() {
    try (Backend backend = Backends.reference();
        var params = Parameters.create(backend, SEED)) {
      Linear out = Linear.create(params.child("out"), 40, 5); // made first, used last
      Linear hidden = Linear.create(params.child("hidden"), 10, 40, Initializers.constant(9));
      Linear second = Linear.create(params.child("second"), 40, 40);
      Parameter unused = params.weight("unused", Shape.of(2, 2), Initializers.constant(3));
      Layer model = Sequential.of(hidden, Activation.RELU, second, Activation.TANH, out);
      HostArray batch = new Normal(5, 3).create(Shape.of(64, 10), new Seed(8));

      List<Parameter> order = new Lsuv().apply(model::forward, params, batch, new Seed(9));

      assertThat(order).containsExactly(hidden.weight(), second.weight(), out.weight());
      assertThat(unused.value().toDoubles()).containsOnly(3);
      try (Pass pass = Pass.eval(backend)) {
        Tensor x = pass.input(batch);
        for (Linear layer : List.of(hidden, second, out)) {
          x = layer.forward(x); // biases are 0
          double[] values = x.toHost().toDoubles();
          assertThat(variance(values)).isCloseTo(1, within(0.1));
          x = layer == hidden ? x.relu() : x.tanh();
        }
      }
      HostArray before = hidden.weight().value();
      new Lsuv().apply(model::forward, params, batch, new Seed(9));
      assertThat(hidden.weight().value()).isEqualTo(before);
    }
  }

  @Test
  void should_ask_for_a_weight_where_a_fan_is_needed() {
    for (String name : List.of("orthogonal", "sparse", "identity")) {
      assertThatThrownBy(() -> Initializers.CATALOG.create(name).create(Shape.of(10), SEED))
          .isInstanceOf(ShapeException.class)
          .hasMessageEndingWith("need a weight [.., in, out], got [10]");
    }
    assertThatThrownBy(() -> Initializers.heNormal().create(Shape.of(10), SEED))
        .isInstanceOf(ShapeException.class)
        .hasMessageEndingWith("need a weight [.., in, out], got [10]; start a bias with zeros");
  }

  @Test
  void should_reject_empty_ranges() {
    assertThatThrownBy(() -> Initializers.uniform(1, 1))
        .hasMessage("Uniform: need low < high, got low 1.0 and high 1.0");
    assertThatThrownBy(() -> new Orthogonal(0))
        .hasMessage("Orthogonal: gain must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new Sparse(1, 1))
        .hasMessage("Sparse: need sparsity in [0, 1) and deviation > 0, got 1.0 and 1.0");
    assertThatThrownBy(() -> new TruncatedNormal(0, 0))
        .hasMessage("TruncatedNormal: deviation must be > 0, got 0.0");
    assertThatThrownBy(() -> new Lsuv(0, 1))
        .hasMessage("Lsuv: need tolerance > 0 and tries >= 1, got 0.0 and 1");
    assertThatThrownBy(() -> Initializers.CATALOG.create("he_normal(fan=inn)"))
        .hasMessage("initializer: need one of in, out, mean, got 'inn'");
    assertThatThrownBy(() -> Initializers.normal(0, 0))
        .hasMessage("Normal: deviation must be > 0, got 0.0");
  }
}
