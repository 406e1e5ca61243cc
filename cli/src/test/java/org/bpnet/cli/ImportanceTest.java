package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportanceTest {
  @TempDir private static Path dir;

  private static String run = "";

  @BeforeAll
  static void train() {
    run = dir.resolve("iris").toString();
    assertThat(CommandRun.of("train", "iris", "--epochs", "40", "--out", run).code()).isZero();
  }

  @Test
  void should_list_columns_by_what_shuffling_them_takes_away() {
    CommandRun printed = CommandRun.of("importance", "--model", run, "iris", "--repeats", "5");

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .containsPattern("accuracy 9\\d\\.\\d % on 150 rows; shuffled, each column takes away")
        .containsPattern("(?m)^  petal_(width |length) +\\d+\\.\\d ± +\\d\\.\\d points  █{24}$");
    assertThat(printed.out().lines()).hasSize(5);
  }

  @Test
  void should_give_the_same_figures_as_json() {
    CommandRun printed = CommandRun.of("importance", "--model", run, "iris", "--json");

    assertThat(printed.code()).as(printed.err()).isZero();
    JsonValue.Members all = Json.readObject(printed.out());
    double last = 1;
    for (String column : all.members("columns").values().keySet()) {
      double mean = all.members("columns").members(column).number("mean");
      assertThat(mean).isLessThanOrEqualTo(last);
      last = mean;
    }
    assertThat(all.members("columns").values()).hasSize(4);
    assertThat(all.number("accuracy")).isGreaterThan(0.9);
    assertThat(CommandRun.of("importance", "--model", run, "iris", "--json").out())
        .isEqualTo(printed.out());
  }

  @Test
  void should_refuse_in_one_line() throws IOException {
    Path one = Files.writeString(dir.resolve("one.csv"), "a,species\n1,setosa\n");
    assertThat(CommandRun.of("importance", "--model", run, "digits").errLines())
        .hasSize(1)
        .first()
        .asString()
        .contains("digits: only tables have columns, and this has images");
    assertThat(CommandRun.of("importance", "--model", run, "iris", "--repeats", "0").errLines())
        .hasSize(1)
        .first()
        .asString()
        .contains("--repeats: needs 1 to 10,000, got 0");
    assertThat(CommandRun.of("importance", "--model", run, one.toString()).errLines()).hasSize(1);
  }
}
