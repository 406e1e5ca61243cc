package org.bpnet.cli.lab.capsule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.bpnet.cli.CommandRun;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabCapsulesTest {
  @TempDir private Path dir;

  /// Couplings of a capsule add up to 1, so that their means do; agreement makes the right class
  /// longer from round to round.
  @Test
  @Tag("slow")
  void should_show_how_routing_settles() {
    Path picture = dir.resolve("capsules.svg");

    CommandRun run =
        CommandRun.of(
            "lab", "capsules", "--epochs", "1", "--json", "--picture", picture.toString());

    assertThat(run.code()).as(run.err()).isZero();
    JsonValue.Members json = Json.readObject(run.out());
    double[][] couplings = rows(json, "couplings");
    double[][] lengths = rows(json, "lengths");
    assertThat(couplings).hasDimensions(3, 10);
    for (double[] share : couplings) {
      assertThat(Arrays.stream(share).sum()).isCloseTo(1, within(1e-5));
    }
    assertThat(couplings[0]).containsOnly(new double[] {0.1}, within(1e-6));
    assertThat(lengths[2][3]).isGreaterThan(lengths[0][3]);
    assertThat(json.number("accuracy")).isGreaterThan(0.8);
    assertThat(picture).content().contains("number 16", "image", "</svg>");
  }

  private static double[][] rows(JsonValue.Members json, String name) {
    return json.items(name).stream()
        .map(row ->
            ((JsonValue.Items) row)
                .values().stream().mapToDouble(v -> ((JsonValue.Real) v).value()).toArray())
        .toArray(double[][]::new);
  }

  /// By its name alone, and with the loss that it was made for.
  @Test
  @Tag("slow")
  void should_train_the_small_network_from_the_command() {
    CommandRun run =
        CommandRun.of(
            "train",
            "digits",
            "--model",
            "capsnet_small",
            "--loss",
            "capsule_margin",
            "--epochs",
            "1",
            "--json",
            "--out",
            dir.resolve("run").toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Json.readObject(run.out()).number("test_accuracy")).isGreaterThan(0.7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs 0 | --epochs: needs 1 to 1000, got 0",
        "--class 10 --epochs 1 | --class: needs 0 to 9, got 10",
        "iris | needs images, got the table iris"
      })
  void should_say_what_it_needs(String options, String message) {
    CommandRun run = CommandRun.of(("lab capsules " + options).split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
