package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributeTest {
  @TempDir private static Path dir;

  private static String iris = "";
  private static String digits = "";

  @BeforeAll
  static void train() {
    iris = dir.resolve("iris").toString();
    digits = dir.resolve("digits").toString();
    assertThat(CommandRun.of("train", "iris", "--epochs", "40", "--out", iris).code()).isZero();
    assertThat(CommandRun.of("train", "digits", "--epochs", "4", "--out", digits).code()).isZero();
  }

  private static CommandRun attribute(String model, String data, String... more) {
    List<String> all = new ArrayList<>(List.of("attribute", "--model", model, data));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static CommandRun good(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  /// The first rows are of setosa, the last of virginica.
  @Test
  void should_list_columns_by_their_shares() {
    CommandRun printed = good(attribute(iris, "iris"));

    assertThat(printed.out())
        .containsPattern(
            "^row 1: setosa, probability 0\\.9\\d+; of a row of which nothing is known 0\\.\\d+\n")
        .containsPattern("known 0\\.\\d+\n  \\w+ +\\d\\.\\d +\\+0\\.\\d+  █{24}\n")
        .containsPattern("\n  petal_width +0\\.2 +\\+0\\.\\d+  █+\n")
        .containsPattern("\nsum \\+0\\.\\d+; the difference is \\+0\\.\\d+\n$");
    assertThat(printed.out().lines()).hasSize(6);
    assertThat(good(attribute(iris, "iris", "--row", "150")).out())
        .startsWith("row 150: virginica");
    assertThat(good(attribute(iris, "iris", "--output", "virginica")).out())
        .startsWith("row 1: virginica, probability 0.0");
  }

  @Test
  void should_give_shares_as_json_that_sum_to_the_difference() {
    JsonValue.Members all =
        Json.readObject(good(attribute(iris, "iris", "--row", "101", "--json")).out());

    double sum = 0;
    double last = Double.POSITIVE_INFINITY;
    JsonValue.Members columns = all.members("columns");
    for (String column : columns.values().keySet()) {
      double share = columns.members(column).number("share");
      assertThat(Math.abs(share)).isLessThanOrEqualTo(last);
      last = Math.abs(share);
      sum += share;
    }
    assertThat(columns.values()).hasSize(4);
    assertThat(columns.members("petal_length").text("value")).isEqualTo("6.0");
    assertThat(all.text("output")).isEqualTo("virginica");
    assertThat(sum).isCloseTo(all.number("prediction") - all.number("baseline"), within(1e-3));
    assertThat(all.number("gap"))
        .isCloseTo(all.number("prediction") - all.number("baseline") - sum, within(1e-9));
    assertThat(all.whole("row")).isEqualTo(101);
  }

  /// Black pixels are as in the baseline; those at the left edge of digits always are.
  @Test
  void should_map_the_pixels_of_a_picture() {
    CommandRun printed = good(attribute(digits, "digits", "--row", "3"));
    assertThat(printed.out())
        .containsPattern("^picture 3: \\d, probability 0\\.\\d+; of a black one .*sum to [+-]");

    JsonValue.Members all =
        Json.readObject(good(attribute(digits, "digits", "--row", "3", "--json")).out());
    assertThat(all.items("map")).hasSize(8);
    double sum = 0;
    for (JsonValue line : all.items("map")) {
      double[] values = JsonValue.object().with("line", line).build().numbers("line");
      assertThat(values).hasSize(8).startsWith(0);
      for (double value : values) {
        sum += value;
      }
    }
    assertThat(sum)
        .isCloseTo(all.number("prediction") - all.number("baseline"), within(5e-3))
        .isNotCloseTo(0, within(1e-3));
    assertThat(good(attribute(digits, "digits", "--saliency")).out())
        .containsPattern("^picture 1: the score of \\d changes most at line \\d, column \\d: by ");
  }

  @Test
  void should_draw_bars_and_maps() throws IOException {
    Path bars = dir.resolve("bars.html");
    Path map = dir.resolve("map.svg");
    Path png = dir.resolve("saliency.png");
    good(attribute(iris, "iris", "--plot", bars.toString()));
    good(attribute(digits, "digits", "--plot", map.toString()));
    good(attribute(digits, "digits", "--saliency", "--plot", png.toString()));

    assertThat(bars)
        .content()
        .contains("<td>petal_length = 1.4</td>", "Row 1: setosa, probability");
    assertThat(map)
        .content()
        .contains(">the picture<", ">blue for it, orange against<", "picture 1: 0, probability");
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void should_refuse_in_one_line() {
    refused(attribute(iris, "iris", "--row", "151"), "--row: needs 1 to 150, as many as");
    refused(attribute(iris, "iris", "--output", "rose"), "predicts no 'rose', but setosa, ver");
    refused(attribute(iris, "iris", "--saliency"), "--saliency: is for pictures");
    refused(attribute(iris, "iris", "--steps", "0"), "--steps: needs 1 to 100,000, got 0");
    refused(attribute(iris, "digits"), "only tables have columns");
    refused(attribute(digits, "iris"), "the model takes arrays of shape [8, 8, 1], not tables");
  }

  private static void refused(CommandRun run, String message) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines()).hasSize(1).first().asString().contains(message);
  }
}
