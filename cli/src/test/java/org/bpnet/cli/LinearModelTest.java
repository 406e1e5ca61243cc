package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.checkpoint.Safetensors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The linear models of docs/cli.md against scikit-learn; `src/test/python/linear.py` made the
/// tables and the coefficients.
class LinearModelTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource({
    "ridge, numbers, --optimizer lbfgs --penalty l2(0.1)",
    "lasso, numbers, --recipe historical --epochs 1000 --constraint soft_threshold(0.2)",
    "logistic, answers, --head binary --optimizer lbfgs --penalty l2(0.05)",
    "svm, answers, --loss squared_hinge --optimizer lbfgs --penalty l2(0.05)"
  })
  void should_find_the_coefficients_of_scikit_learn(String name, String table, String options)
      throws IOException, URISyntaxException {
    Path out = dir.resolve("run");
    List<String> args = new ArrayList<>(List.of("train", resource("linear-" + table + ".csv")));
    args.addAll(List.of("--model", "", "--test", "0", "--validation", "0"));
    args.addAll(List.of(options.split(" ")));
    args.addAll(List.of("--out", out.toString()));

    CommandRun run = CommandRun.of(args.toArray(String[]::new));

    assertThat(run.code()).as(run.err()).isZero();
    Map<String, HostArray> weights = Safetensors.read(out.resolve("model.safetensors")).tensors();
    assertThat(weights).containsOnlyKeys("output.weight", "output.bias");
    HostArray found = Objects.requireNonNull(weights.get("output.weight"));
    double[] expected = golden(name);
    for (int i = 0; i < found.shape().elementCount(); i++) {
      assertThat(found.at(i)).isCloseTo(expected[i], within(1e-4));
      assertThat(found.at(i) == 0).isEqualTo(expected[i] == 0);
    }
    assertThat(Objects.requireNonNull(weights.get("output.bias")).at(0))
        .isCloseTo(expected[expected.length - 1], within(1e-4));
  }

  private static String resource(String name) throws URISyntaxException {
    URL url = LinearModelTest.class.getResource(name);
    assertThat(url).as(name).isNotNull();
    return Path.of(url.toURI()).toString();
  }

  /// Coefficients, then the intercept.
  private static double[] golden(String name) throws IOException {
    try (InputStream in = LinearModelTest.class.getResourceAsStream("linear.csv")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + ","))
          .flatMap(line -> Arrays.stream(line.split(",")).skip(1))
          .mapToDouble(Double::parseDouble)
          .toArray();
    }
  }
}
