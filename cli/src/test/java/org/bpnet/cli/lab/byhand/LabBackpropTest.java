package org.bpnet.cli.lab.byhand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.cli.CommandRun;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.activation.Activations;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabBackpropTest {
  /// The equations know nothing of the tape, and differences nothing of either.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"sigmoid; 2,3,2", "tanh; 5,4", "relu; 3,7,6,2", "softplus; 1,1,1,1", "gelu; 4,8,3"})
  void should_agree_with_the_library_and_with_differences(String activation, String sizes) {
    int[] widths = Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
    try (var compared =
        new Compared(widths, Activations.CATALOG.create(activation), 5, new Seed(3))) {
      for (Compared.Gradient gradient : compared.gradients(1_000)) {
        assertThat(gradient.difference()).hasSameSizeAs(gradient.equation());
        assertThat(gradient.fromLibrary()).as(gradient.name()).isLessThan(1e-12);
        assertThat(gradient.fromDifference()).as(gradient.name()).isLessThan(1e-7);
        assertThat(Arrays.stream(gradient.equation()).anyMatch(value -> value != 0)).isTrue();
      }
      assertThat(compared.fromBiasRow()).isLessThan(1e-12);
      assertThat(compared.fromColumns()).isLessThan(1e-12);
      assertThat(compared.fromEarlyUpdate(0)).isZero();
      if (widths.length > 2) {
        assertThat(compared.fromEarlyUpdate(0.1)).isGreaterThan(1e-4);
      }
    }
  }

  @Test
  void should_print_each_equation_with_its_numbers() {
    CommandRun run = CommandRun.of("lab", "backprop");
    CommandRun json = CommandRun.of("lab", "backprop", "--json", "--activation", "tanh");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Z2 = Y1 W2 + b2   [4, 2] = [4, 3] [3, 2] + [2],   Y2 = s(Z2)")
        .contains("BP1  G2 = (Y2 - T) * s'(Z2) [4, 2]", "BP2  G1 = (G2 W2^T) * s'(Z1) [4, 3]")
        .contains("BP3  dJ/db1 [3]", "BP4  dJ/dW1 [2, 3]", "all gradients come first");
    assertThat(run.out().lines().filter(line -> line.startsWith("    equation"))).hasSize(7);
    assertThat(Json.readObject(json.out()).number("off_bias_row")).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--sizes=3; --sizes: needs 2 to 51 widths of 1 to 10,000, such as 2,3,2, got [3]",
        "--sizes=3,0; got [3, 0]",
        "--examples=0; --examples: needs 1 to 10,000, got 0",
        "--activation=softmax; needs one that acts on each number alone",
        "--activation=sigmoyd; did you mean sigmoid"
      })
  void should_refuse_what_is_no_such_network(String option, String message) {
    CommandRun run = CommandRun.of("lab", "backprop", option);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(message);
  }
}
