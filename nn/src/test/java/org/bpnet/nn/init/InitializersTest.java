package org.bpnet.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Initializer;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;
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
    return Initializers.CATALOG.entries().stream()
        .map(e -> e.name().equals("constant") ? "constant(value=2)" : e.name())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniform(low=-1, high=2) | 0.5   | 0.75",
        "normal(mean=3, deviation=2) | 3 | 4",
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
    "he_uniform, 0.1224744871391589" // sqrt(6/400), PyTorch's kaiming_uniform_
  })
  void should_fill_the_interval_and_not_leave_it(String name, double bound) {
    double[] values = Initializers.CATALOG.create(name).create(WEIGHT, SEED).toDoubles();

    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.999 * bound, bound);
    assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-bound, -0.999 * bound);
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_give_equal_values_for_equal_seeds(String name) {
    Initializer initializer = Initializers.CATALOG.create(name);

    HostArray values = initializer.create(WEIGHT, SEED);

    assertThat(values.shape()).isEqualTo(WEIGHT);
    assertThat(initializer.create(WEIGHT, SEED)).isEqualTo(values);
    boolean random = variance(values.toDoubles()) > 0;
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

  @Test
  void should_ask_for_a_weight_where_a_fan_is_needed() {
    assertThatThrownBy(() -> Initializers.heNormal().create(Shape.of(10), SEED))
        .isInstanceOf(ShapeException.class)
        .hasMessageEndingWith("need a weight [.., in, out], got [10]; start a bias with zeros");
  }

  @Test
  void should_reject_empty_ranges() {
    assertThatThrownBy(() -> Initializers.uniform(1, 1))
        .hasMessage("Uniform: need low < high, got low 1.0 and high 1.0");
    assertThatThrownBy(() -> Initializers.normal(0, 0))
        .hasMessage("Normal: deviation must be > 0, got 0.0");
  }
}
