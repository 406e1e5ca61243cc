package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossValidateTest {
  @TempDir private Path dir;

  private static CommandRun cv(String... args) {
    return CommandRun.of(Stream.concat(Stream.of("cv"), Stream.of(args)).toArray(String[]::new));
  }

  @Test
  void should_test_each_row_once_and_tell_each_fold() {
    CommandRun run = cv("iris", "-k", "3", "--epochs", "30");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("fold 1 of 3  accuracy ", "(50 examples, 30 epochs)")
        .containsPattern("% cross-validated accuracy \\(1\\d\\d of 150 right\\)")
        .containsPattern("accuracy per fold: mean \\d+\\.\\d %, standard deviation \\d+\\.\\d %");
  }

  @Test
  void should_give_all_figures_as_json() throws IOException {
    Path line =
        Files.write(
            dir.resolve("line.csv"),
            Stream.concat(
                    Stream.of("x,y"), IntStream.range(0, 40).mapToObj(i -> i + "," + (3 * i + 0.5)))
                .toList());
    CommandRun run = cv(line.toString(), "--folds", "4", "--epochs", "2", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonValue.Members all = Json.readObject(run.out());
    List<JsonValue> parts = all.items("parts");
    double mean = 0;
    for (JsonValue part : parts) {
      var fold = (JsonValue.Members) part;
      assertThat(fold.number("trained") + fold.number("tested")).isEqualTo(40);
      assertThat(fold.number("epochs")).isEqualTo(2);
      mean += fold.number("rmse") / 4;
    }
    assertThat(parts).hasSize(4);
    assertThat(all.number("rmse")).isCloseTo(mean, within(1e-9));
    assertThat(all.number("rmse_deviation")).isPositive();
    assertThat(all.number("r2")).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iris -k 1; --folds: needs 2 to 1,000, got 1",
        "iris -k 151; --folds: need from 2 to the number of examples, 150; got 151",
        "iris --test 0.2; --test: each part of the data is the test once here; leave it out",
        "iris --task autoencode; --task: autoencode has no answers to compare with; leave it out",
        "iris --validation 1; --validation: needs a share from 0 up to and without 1, got 1.0",
        "digits --target x; --target: only tables have columns, and digits has images"
      })
  void should_refuse_in_one_line(String line, String message) {
    CommandRun run = cv(line.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.err().strip().lines()).hasSize(1);
  }
}
