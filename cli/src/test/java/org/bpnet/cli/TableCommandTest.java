package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables as people have them.
class TableCommandTest {
  @TempDir private Path dir;

  private Path file(String name, String head, int rows, IntFunction<String> line)
      throws IOException {
    List<String> lines =
        Stream.concat(Stream.of(head), IntStream.range(0, rows).mapToObj(line))
            .filter(text -> !text.isEmpty())
            .toList();
    return Files.write(dir.resolve(name), lines);
  }

  private String run(String name) {
    return dir.resolve(name).toString();
  }

  private static CommandRun train(Path data, String out, String... more) {
    Stream<String> args = Stream.of("train", data.toString(), "--epochs", "1", "--out", out);
    return CommandRun.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  private static JsonValue.Members result(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return Json.readObject(run.out());
  }

  @Test
  void should_predict_whole_numbers_as_told() throws IOException {
    Path ratings = file("r.csv", "x,rating", 300, i -> i * 0.1 + "," + (1 + i % 10));

    CommandRun plain = train(ratings, run("plain"));
    JsonValue.Members told = result(train(ratings, run("task"), "--task", "regress", "--json"));
    JsonValue.Members loss = result(train(ratings, run("loss"), "--loss", "huber", "--json"));
    Path halves = file("h.csv", "x,y", 80, i -> i + "," + i % 4 * 0.5);
    JsonValue.Members classes =
        result(train(halves, run("halves"), "--loss", "cross_entropy", "--json"));

    assertThat(plain.err())
        .contains("so this is classification (--task regress predicts the number)");
    assertThat(told.text("task")).isEqualTo("regression");
    assertThat(loss.text("task")).isEqualTo("regression");
    assertThat(loss.text("reason")).startsWith("'rating' is predicted as a number, as asked");
    assertThat(classes.text("task")).isEqualTo("classification");
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", run("task"), "--json");
    assertThat(result(resumed).text("task")).isEqualTo("regression");
  }

  @Test
  void should_refuse_a_loss_that_does_not_fit_before_anything_is_computed() throws IOException {
    Path numbers = file("n.csv", "x,y", 60, i -> i + "," + i * 0.5);

    CommandRun number =
        train(numbers, run("number"), "--task", "regress", "--loss", "cross_entropy");
    CommandRun other = train(numbers, run("other"), "--loss", "hinge");
    CommandRun task = train(numbers, run("none"), "--task", "guess");

    assertThat(List.of(number.code(), other.code(), task.code())).containsOnly(2);
    assertThat(number.err())
        .contains("loss: cross_entropy is for classes, and the head regression predicts numbers");
    assertThat(other.err())
        .contains("loss: hinge is for answers of yes and no, and the head regression predicts");
    assertThat(task.err()).contains("--task: needs classify, regress or autoencode, got guess");
    for (String name : List.of("number", "other", "none")) {
      assertThat(dir.resolve(name)).doesNotExist();
    }
  }

  @Test
  void should_read_further_files_as_the_first() throws IOException {
    IntFunction<String> line =
        i ->
            String.join(
                "|",
                "id" + i,
                i % 9 == 4 ? "Unknown" : i / 10 + "," + i % 10,
                i % 2 == 0 ? "a" : "b",
                i + ",5");
    Path first = file("first.txt", "", 80, line);
    Path second = file("second.txt", "", 3, line);
    String[] options = {
      "--columns", "id,size,kind,\"price, in €\"",
      "--separator", "pipe",
      "--decimal", ",",
      "--missing", "unknown",
      "--drop", "id",
    };

    CommandRun trained = train(first, run("run"), options);
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", run("run"));
    CommandRun predicted = CommandRun.of("predict", "--model", run("run"), second.toString());

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.errLines().getFirst())
        .contains("'price, in €' holds numbers with fractions");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.out().lines())
        .hasSize(4)
        .startsWith("id,size,kind,\"price, in €\",prediction")
        .element(1)
        .asString()
        .startsWith("id0,\"0,0\",a,\"0,5\",");
  }

  @Test
  void should_name_the_cell_that_is_in_the_way_and_do_as_told() throws IOException {
    Path ages = file("ages.csv", "age,y", 300, i -> (i == 9 ? "30 y" : "" + (i + 1)) + "," + i % 2);

    CommandRun refused = train(ages, run("refused"));
    CommandRun missing = train(ages, run("missing"), "--missing", "30 y");
    CommandRun dropped = train(ages, run("dropped"), "--drop", "age,why");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errLines()).hasSize(1);
    assertThat(refused.err()).contains("line 11, column 'age': '30 y' is not a number, and 299 of");
    assertThat(missing.code()).as(missing.err()).isZero();
    assertThat(dropped.err()).contains("there is no column 'why'");
  }

  @Test
  void should_say_what_is_other_than_in_training() throws IOException {
    Path known =
        file("known.csv", "n,same,town,y", 60, i -> i + ",3," + "abc".charAt(i % 3) + "," + i % 2);
    Path further = file("further.csv", "n,same,town,y", 3, i -> i * 100 + ",4,d," + i % 2);
    CommandRun trained = train(known, run("run"));

    CommandRun predicted =
        CommandRun.of("predict", "--model", run("run"), further.toString(), "--warn-range");
    CommandRun quiet = CommandRun.of("predict", "--model", run("run"), known.toString());
    CommandRun evaluated = CommandRun.of("evaluate", "--model", run("run"), further.toString());
    JsonValue.Members json =
        result(CommandRun.of("evaluate", "--model", run("run"), further.toString(), "--json"));

    assertThat(trained.errLines().getFirst())
        .endsWith("; left out, with one value in all training rows: same");
    assertThat(predicted.errLines())
        .containsExactly(
            "never seen in training: 3 of 3 cells of 'town' (the first: line 2, 'd')",
            "far from what was seen in training: 2 of 3 cells of 'n' (the first: line 3, '100')");
    assertThat(quiet.err()).isEmpty();
    assertThat(evaluated.errLines())
        .singleElement()
        .asString()
        .startsWith("never seen in training");
    assertThat(json.members("unseen").whole("town")).isEqualTo(3);
    assertThat(json.find("out_of_range")).isEmpty();
  }

  @Test
  void should_load_models_that_were_saved_without_a_range() throws IOException {
    Path table = file("t.csv", "x,y", 60, i -> i + "," + i % 2);
    train(table, run("run"));
    Path further = file("further.csv", "x", 2, i -> "" + i * 1000);
    String[] predict = {"predict", "--model", run("run"), further.toString(), "--warn-range"};
    CommandRun now = CommandRun.of(predict);
    Path model = dir.resolve("run/model.json");
    String old =
        Files.readString(model)
            .replaceAll(",\\s*\"(least|greatest)\":\\s*[-+.\\dE]+", "")
            .replaceAll(",\\s*\"checksum\":\\s*\"[^\"]*\"", "");
    Files.writeString(model, old);

    CommandRun then = CommandRun.of(predict);

    assertThat(old).contains("\"scale\"").doesNotContain("least");
    assertThat(then.code()).as(then.err()).isZero();
    assertThat(then.out()).isEqualTo(now.out());
    assertThat(now.err()).contains("1 of 2 cells of 'x'");
    assertThat(then.err()).isEmpty();
  }

  @Test
  void should_give_cells_as_they_were_and_each_column_a_name_of_its_own() throws IOException {
    Path table = file("t.csv", " x ,prediction,y", 40, i -> "  " + i + " ,a," + i % 2);
    train(table, run("run"));

    CommandRun predicted = CommandRun.of("predict", "--model", run("run"), table.toString());

    assertThat(predicted.out().lines())
        .startsWith(" x ,prediction,y,prediction_2,probability_0,probability_1")
        .element(1)
        .asString()
        .startsWith("  0 ,a,0,");
  }

  @Test
  void should_name_what_separates_the_cells_or_the_kind_of_picture() throws IOException {
    Path spaces = file("t.txt", "x y", 40, i -> i + " " + i % 2);
    Path webp = Files.writeString(dir.resolve("a.webp"), "RIFF");
    assertThat(train(spaces, run("run"), "--separator", "space").code()).isZero();

    CommandRun train = train(spaces, run("none"));
    CommandRun table = train(spaces, run("none"), "--separator", "ab");
    CommandRun picture = CommandRun.of("predict", "--model", run("run"), webp.toString());

    assertThat(train.err()).contains("the only column is 'x y'", "--separator space");
    assertThat(table.err()).contains("--separator: needs one sign, got 'ab'");
    assertThat(picture.err()).contains("a.webp: is a picture of a kind that cannot be read");
    assertThat(CommandRun.of("predict", "--model", run("run"), spaces.toString()).code()).isZero();
  }
}
