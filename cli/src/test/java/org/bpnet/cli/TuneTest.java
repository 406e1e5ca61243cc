package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuneTest {
  @TempDir private Path dir;

  private static CommandRun run(String... args) {
    return CommandRun.of(args);
  }

  private CommandRun tune(String folder, String... args) {
    CommandRun run =
        run(
            Stream.of(
                    Stream.of(
                        "tune", "iris", "--epochs", "2", "--out", dir.resolve(folder).toString()),
                    Stream.of(args))
                .flatMap(all -> all)
                .toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void should_rank_trials_and_test_the_best_alone() throws IOException {
    CommandRun run =
        tune("all", "--trials", "4", "--try", "lr=log(1e-3, 0.1)", "--model", "8,tanh");

    assertThat(run.out())
        .contains("trial 1 of 4  loss ", "trial 4 of 4  loss ", "the best so far")
        .contains("The best of 4 trials by validation loss")
        .containsPattern("% test accuracy \\(\\d+ of 30 right\\)");
    Path best = Path.of(run.out().replaceAll("(?s).*Best run +(\\S+).*", "$1"));
    CommandRun measured = run("predict", "--model", best.toString(), iris().toString());
    assertThat(measured.code()).as(measured.err()).isZero();
    assertThat(Files.readString(dir.resolve("all/trials.svg")))
        .startsWith("<svg")
        .contains(">lr</text>", ">loss, by rank</text>");
  }

  private Path iris() throws IOException {
    return Files.writeString(
        dir.resolve("flower.csv"),
        "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
  }

  /// Each trial is what `bpnet train` makes of its settings.
  @Test
  void should_train_as_the_command_does() {
    JsonValue.Members all =
        Json.readObject(
            tune("one", "--trials", "2", "--try", "optimizer=sgd | adam", "--json").out());
    List<Double> losses = new ArrayList<>();
    for (JsonValue item : all.items("trials")) {
      var trial = (JsonValue.Members) item;
      String optimizer = trial.members("values").text("optimizer");
      Path out = dir.resolve("alone-" + trial.whole("trial"));
      CommandRun alone =
          run(
              "train",
              "iris",
              "--epochs",
              "2",
              "--optimizer",
              optimizer,
              "--out",
              out.toString(),
              "--json");
      assertThat(alone.code()).as(alone.err()).isZero();
      assertThat(out.resolve("model.safetensors"))
          .hasSameBinaryContentAs(
              dir.resolve("one/trial-00" + trial.whole("trial")).resolve("model.safetensors"));
      losses.add(trial.number("loss"));
    }
    int best = losses.get(0) <= losses.get(1) ? 1 : 2;
    assertThat(all.whole("best")).isEqualTo(best);
    assertThat(all.number("test_accuracy")).isBetween(0.0, 1.0);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"tpe", "random", "halving"})
  void should_go_on_as_if_it_had_not_been_broken_off(String search) throws IOException {
    String[] how = {"--search", search, "--try", "lr=log(1e-3, 1)", "--try", "batch=int(8, 64)"};
    tune("whole", Stream.concat(Stream.of(how), Stream.of("--trials", "8")).toArray(String[]::new));
    tune("parts", Stream.concat(Stream.of(how), Stream.of("--trials", "5")).toArray(String[]::new));
    forgetLastTrial(dir.resolve("parts/tune.json"));
    CommandRun rest =
        run("tune", "--resume", "--out", dir.resolve("parts").toString(), "--trials", "8");

    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(rest.out()).doesNotContain("trial 4 of").contains("trial 5 of 8");
    assertThat(trials("parts")).isEqualTo(trials("whole")).hasSize(8);
    for (String file : List.of("trial-003", "trial-005", "trial-008")) {
      assertThat(dir.resolve("parts").resolve(file).resolve("model.safetensors"))
          .hasSameBinaryContentAs(dir.resolve("whole").resolve(file).resolve("model.safetensors"));
    }
  }

  /// As a process leaves it that is killed when a trial is over, but not written down.
  private static void forgetLastTrial(Path file) {
    JsonValue.Members notes = JsonFile.read(file);
    Map<String, JsonValue> all = new LinkedHashMap<>(notes.values());
    all.remove(JsonFile.CHECKSUM);
    List<JsonValue> items = notes.items("trials");
    all.put("trials", new JsonValue.Items(items.subList(0, items.size() - 1)));
    JsonFile.write(file, new JsonValue.Members(all));
  }

  private List<JsonValue> trials(String folder) {
    return JsonFile.read(dir.resolve(folder).resolve("tune.json")).items("trials");
  }

  @Test
  void should_go_on_after_a_trial_that_diverges() {
    CommandRun run =
        tune(
            "wild",
            "--trials",
            "6",
            "--optimizer",
            "sgd",
            "--try",
            "lr=0.01 | 1e38",
            "--measure",
            "accuracy",
            "--search",
            "random",
            "--seed",
            "2");

    assertThat(run.out()).contains("  diverged  ", "by validation accuracy, ", "of which diverged");
    assertThat(trials("wild")).hasSize(6);
    CommandRun again =
        run("tune", "--resume", "--out", dir.resolve("wild").toString(), "--trials", "6");
    assertThat(again.out()).contains("The best of 6 trials by validation accuracy");
  }

  @Test
  void should_say_that_all_trials_diverged() {
    CommandRun run =
        run(
            "tune",
            "iris",
            "--epochs",
            "2",
            "--trials",
            "2",
            "--optimizer",
            "sgd",
            "--try",
            "lr=1e38 | 2e38",
            "--out",
            dir.resolve("hopeless").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().strip().lines().toList())
        .last()
        .asString()
        .isEqualTo(
            "bpnet tune: iris: all trials diverged; try lower learning rates, and check the data for"
                + " extreme values");
  }

  @Test
  void should_tune_numbers_by_their_errors() throws IOException {
    Path file = dir.resolve("line.csv");
    var text = new StringBuilder("x,y\n");
    for (int i = 0; i < 60; i++) {
      text.append(i).append(',').append(0.5 * i).append('\n');
    }
    Files.writeString(file, text);
    CommandRun run =
        run(
            "tune",
            file.toString(),
            "--target",
            "y",
            "--trials",
            "2",
            "--epochs",
            "3",
            "--measure",
            "r2",
            "--json",
            "--out",
            dir.resolve("numbers").toString());

    assertThat(run.code()).as(run.err()).isZero();
    JsonValue.Members all = Json.readObject(run.out());
    List<JsonValue> trials = all.items("trials");
    double best = Double.NEGATIVE_INFINITY;
    for (JsonValue trial : trials) {
      best = Math.max(best, ((JsonValue.Members) trial).number("r2"));
    }
    var chosen = (JsonValue.Members) trials.get((int) all.whole("best") - 1);
    assertThat(chosen.number("r2")).isCloseTo(best, within(0.0));
    assertThat(all.find("test_rmse")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iris --try lr=0.1; --try lr: needs log(LOW, HIGH), uniform(LOW, HIGH), int(LOW, HIGH),",
        "iris --try lr; --try: needs NAME=VALUES, each name once, got 'lr'",
        "iris --try lr=1|2 --try lr=3|4; --try: needs NAME=VALUES, each name once, got 'lr=3|4'",
        "iris --try seed=1|2; --try: needs one of lr, batch, model, epochs,",
        "iris --try test=0.1|0.2; --try: needs one of lr, batch, model, epochs,",
        "iris --lr 0.1 --try lr=1|2; --try lr: --lr is given as well; leave one out",
        "iris --try loss=cross_entropy|hinge; --try loss: values of different losses cannot be compared;",
        "iris --try model=8|conv3@3x3; needs images [H, W, C], got [4]",
        "iris --try optimizer=adam|adm; no optimizer is called 'adm'; did you mean adam",
        "iris --try batch=1.5|2; invalid value for option '--batch': '1.5' is not an int",
        "iris --lr 1 --batch 4 --model 8; --try: lr, batch and model are given; say what else to try",
        "iris --trials 0; --trials: needs 1 to 10,000, got 0",
        "iris --search grid; --search: needs tpe, random or halving, got 'grid'",
        "iris --search halving; --search halving: needs --epochs, the most that a trial is given",
        "iris --measure auc; --measure: needs one of loss, accuracy, macro_f1, got 'auc'",
        "iris --validation 0; --validation: trials are compared by validation examples",
        "digits --task autoencode; --task: autoencode is not tuned; leave it out",
        "iris --resume; --resume: needs --out with the folder of the search"
      })
  void should_refuse_in_one_line_and_leave_nothing(String line, String message) throws IOException {
    Path out = dir.resolve("out");
    List<String> words = new ArrayList<>(List.of(("tune " + line).split(" ")));
    if (!line.contains("--resume")) {
      words.addAll(List.of("--out", out.toString()));
    }
    CommandRun run = run(words.toArray(String[]::new));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void should_refuse_folders_that_hold_something_else() throws IOException {
    tune("taken", "--trials", "1");
    String taken = dir.resolve("taken").toString();
    assertThat(run("tune", "iris", "--out", taken).err())
        .contains("taken holds a search already; choose another folder, or --resume that search");
    assertThat(run("tune", "--resume", "--out", taken, "--try", "lr=1|2").err())
        .contains("--try: a search goes on as it began; leave it out");
    assertThat(run("tune", "--resume", "--out", dir.toString()).err())
        .contains("holds no search to resume (there is no tune.json); check the path");
    Files.writeString(dir.resolve("taken/tune.json"), "{\"training\": 3}");
    assertThat(run("tune", "--resume", "--out", taken).err())
        .contains("tune.json: is damaged, ")
        .hasLineCount(1);
    Files.writeString(
        dir.resolve("taken/tune.json"),
        "{\"training\": {\"data\": \"iris\"}, \"search\": {\"search\": \"tpe\", \"measure\": \"loss\","
            + " \"try\": {\"lr\": \"1 | 2\"}}, \"trials\": [7]}");
    assertThat(run("tune", "--resume", "--out", taken).err())
        .contains("tune.json: is damaged, a trial is no object; begin a new search");
  }
}
