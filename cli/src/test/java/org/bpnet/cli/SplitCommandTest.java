package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which examples are kept from training, by command.
class SplitCommandTest {
  @TempDir private Path dir;

  private static CommandRun train(Object data, Path out, String... more) {
    Stream<String> args = Stream.of("train", data.toString(), "--out", out.toString());
    return CommandRun.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  private static JsonValue.Members result(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return Json.readObject(run.out());
  }

  private Path xor() throws IOException {
    return Files.write(
        dir.resolve("xor.csv"), List.of("a,b,y", "0,0,0", "0,1,1", "1,0,1", "1,1,0"));
  }

  private Path lines(String name, int from, int to) throws IOException {
    Stream<String> rows = IntStream.range(from, to).mapToObj(i -> i + "," + i % 7 + "," + 3 * i);
    return Files.write(dir.resolve(name), Stream.concat(Stream.of("a,b,y"), rows).toList());
  }

  @Tag("slow")
  @Test
  void should_learn_exclusive_or_from_all_rows() throws IOException {
    CommandRun all = train(xor(), dir.resolve("all"), "--test", "0", "--validation", "0");

    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).contains("100.0 % training accuracy (4 of 4 right)");
    assertThat(all.err()).contains("4 examples to learn from, 0 to choose the best epoch by");
  }

  @Test
  void should_say_what_is_kept_of_few_rows() throws IOException {
    CommandRun few = train(xor(), dir.resolve("few"), "--epochs", "1");

    assertThat(few.err())
        .contains(
            "; of 4 examples 1 are kept for the test and 0 to choose the best epoch by (--test 0"
                + " --validation 0 trains on all)");
    assertThat(few.out()).contains("test accuracy");
  }

  @Test
  void should_keep_the_shares_that_are_asked_for() throws IOException {
    Path data = lines("data.csv", 0, 100);
    Path out = dir.resolve("shares");
    String[] options = {"--test", "0.5", "--validation", "0.25", "--epochs", "1", "--json"};

    JsonValue.Members told = result(train(data, out, options));
    JsonValue.Members resumed =
        result(CommandRun.of("train", "--resume", "--out", out.toString(), "--json"));

    for (JsonValue.Members run : List.of(told, resumed)) {
      assertThat(run.whole("test_rows")).isEqualTo(50);
      assertThat(run.whole("validation_rows")).isEqualTo(25);
      assertThat(run.whole("train_rows")).isEqualTo(25);
    }
  }

  @Test
  void should_name_measures_of_training_so() throws IOException {
    JsonValue.Members told =
        result(
            train(
                lines("data.csv", 0, 40),
                dir.resolve("r"),
                "--test",
                "0",
                "--epochs",
                "1",
                "--json"));

    assertThat(told.find("r2")).isEmpty();
    assertThat(told.number("train_r2")).isFinite();
    assertThat(told.number("train_mae")).isPositive();
  }

  @Test
  void should_test_on_another_file() throws IOException {
    Path data = lines("data.csv", 0, 60);
    Path other = lines("other.csv", 60, 80);
    Path out = dir.resolve("other");
    String[] options = {"--test", other.toString(), "--epochs", "5", "--json"};

    JsonValue.Members told = result(train(data, out, options));
    JsonValue.Members measured =
        result(CommandRun.of("evaluate", "--model", out.toString(), other.toString(), "--json"));

    assertThat(told.whole("test_rows")).isEqualTo(20);
    assertThat(told.whole("train_rows") + told.whole("validation_rows")).isEqualTo(60);
    assertThat(told.number("rmse")).isEqualTo(measured.number("rmse"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iris --test 1 | --test: needs a share from 0 up to and without 1, got 1.0",
        "iris --validation -1 | --validation: needs a share from 0 up to and without 1, got -1.0",
        "iris --test .6 --validation .5 | --test, --validation: leave nothing to train on, 0.6 and",
        "iris --test digits | digits: holds pictures, and what is learnt from is a table; test on"
            + " a",
        "digits --test iris | iris: is a table, and what is learnt from is not; test on pictures"
            + " too",
        "digits --size 6x6 --test nothing | nothing: is neither a dataset with a name",
      })
  void should_refuse_what_divides_nothing(String args, String message) {
    CommandRun refused =
        CommandRun.of(("train " + args + " --out " + dir.resolve("no")).split(" "));

    assertThat(refused.code()).isBetween(1, 2);
    assertThat(refused.err()).contains(message);
    assertThat(dir.resolve("no")).doesNotExist();
  }
}
