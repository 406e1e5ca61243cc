package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependenceTest {
  @TempDir private static Path dir;

  private static String run = "";

  @BeforeAll
  static void train() {
    run = dir.resolve("iris").toString();
    assertThat(CommandRun.of("train", "iris", "--epochs", "40", "--out", run).code()).isZero();
  }

  private static CommandRun dependence(String... more) {
    String[] all = new String[4 + more.length];
    System.arraycopy(new String[] {"dependence", "--model", run, "iris"}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return CommandRun.of(all);
  }

  /// Broad petals are those of virginica, narrow ones of setosa.
  @Test
  void should_say_what_a_column_does_to_the_classes() {
    CommandRun printed = dependence("--column", "petal_width", "--values", "5", "--json");

    assertThat(printed.code()).as(printed.err()).isZero();
    JsonValue.Members all = Json.readObject(printed.out());
    assertThat(all.texts("outputs")).containsExactly("setosa", "versicolor", "virginica");
    var points = all.items("points").stream().map(point -> (JsonValue.Members) point).toList();
    double[] narrow = points.getFirst().numbers("mean");
    double[] broad = points.getLast().numbers("mean");
    assertThat(points.getFirst().text("value")).isEqualTo("0.1");
    assertThat(points.getLast().text("value")).isEqualTo("2.5");
    assertThat(narrow[0]).isGreaterThan(broad[0]);
    assertThat(narrow[2]).isLessThan(broad[2]);

    CommandRun table = dependence("--column", "petal_width", "--values", "5");
    assertThat(table.out().lines()).hasSize(1 + points.size());
    assertThat(table.out())
        .startsWith("petal_width     setosa  versicolor  virginica\n0.1")
        .contains("\n2.5");
  }

  @Test
  void should_draw_a_line_for_each_class() {
    Path picture = dir.resolve("width.html");
    assertThat(dependence("--column", "petal_width", "--plot", picture.toString()).code()).isZero();

    assertThat(picture)
        .content()
        .contains("<th>petal_width</th><th>setosa</th><th>versicolor</th><th>virginica</th>");
  }

  @Test
  void should_refuse_in_one_line() {
    assertThat(dependence("--column", "petal").errLines())
        .hasSize(1)
        .first()
        .asString()
        .contains("the model has no column 'petal', but sepal_length, sepal_width");
    assertThat(dependence("--column", "petal_width", "--values", "1").err())
        .contains("--values: needs 2 to 1,000, got 1");
    assertThat(CommandRun.of("dependence", "--model", run, "digits", "--column", "x").err())
        .contains("only tables have columns");
  }
}
