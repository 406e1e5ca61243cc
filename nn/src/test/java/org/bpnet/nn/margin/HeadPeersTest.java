package org.bpnet.nn.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Backends;
import org.bpnet.core.Buffer;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Heads against pytorch-metric-learning, and against the papers' definitions written down anew,
/// with values and gradients, statistics and learnt scales: `heads.py`.
class HeadPeersTest {
  private static final String LOSS = ".loss";
  private static final Backend FAST = Backends.best();
  private static final Map<String, double[]> FOUND = Golden.all("heads.csv");

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static List<String> cases() {
    return FOUND.keySet().stream()
        .filter(name -> name.endsWith(LOSS))
        .map(name -> name.substring(0, name.length() - LOSS.length()))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void should_equal_what_others_compute(String name) {
    compare(name, Backends.reference(), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void should_equal_it_in_single_precision(String name) {
    compare(name, FAST, 1e-4);
  }

  private static void compare(String name, Backend backend, double tolerance) {
    String spec = name.substring(name.indexOf('.') + 1, name.lastIndexOf('.')).replace(';', ',');
    String input = input(name, spec);
    int[] size = integers(input + ".size");
    int classes = size[2];
    try (Parameters params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.train(backend, new Seed(1))) {
      HeadLayer head = Heads.CATALOG.create(spec).create(params, size[1], classes);
      head.weight().load(HostArray.of(values(input + ".w"), head.weight().shape()));
      params
          .find("bias")
          .ifPresent(
              bias -> ((Parameter) bias).load(HostArray.of(spread(classes), Shape.of(classes))));
      Tensor x = pass.input(HostArray.of(values(input + ".x"), Shape.of(size[0], size[1])));
      Tensor labels = pass.input(HostArray.of(integers(input + ".y"), Shape.of(size[0])));
      Tensor loss = head.loss(x, labels);
      Gradients gradients = pass.backward(loss);

      double expected = values(name + LOSS)[0];
      assertThat(loss.item())
          .isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
      assertClose(gradients.of(x), values(name + ".x"), tolerance);
      assertClose(gradients.of(head.weight()), values(name + ".w"), tolerance);
      for (Variable variable : params.variables()) {
        double[] found = FOUND.get(name + "." + variable.path());
        if (found != null) {
          Tensor ours =
              variable instanceof Parameter parameter
                  ? gradients.of(parameter)
                  : Objects.requireNonNull(pass.updates().get((Buffer) variable));
          assertClose(ours, found, tolerance);
        }
      }
    }
  }

  /// Inputs differ by seed, and by the number of a class's centres.
  private static String input(String name, String spec) {
    int place = spec.indexOf("centers=");
    char centres = place < 0 ? '1' : spec.charAt(place + "centers=".length());
    return "input." + name.substring(name.lastIndexOf('.') + 1) + "." + centres;
  }

  private static double[] spread(int classes) {
    var bias = new double[classes];
    Arrays.setAll(bias, k -> k / (classes - 1.0) - 0.5);
    return bias;
  }

  private static void assertClose(Tensor actual, double[] expected, double tolerance) {
    double size = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(1));
    TensorAssert.assertThat(actual)
        .isCloseTo(HostArray.of(expected, actual.shape()), tolerance * size);
  }

  private static double[] values(String name) {
    return Objects.requireNonNull(FOUND.get(name), name);
  }

  private static int[] integers(String name) {
    return Arrays.stream(values(name)).mapToInt(v -> (int) v).toArray();
  }
}
