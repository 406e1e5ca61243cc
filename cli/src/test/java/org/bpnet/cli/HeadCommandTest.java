package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the last layer's numbers mean, by command: each head and loss on what it is for, and what
/// is said where they do not go together.
class HeadCommandTest {
  @TempDir private static Path dir;

  @BeforeAll
  static void write() throws IOException {
    file("numbers.csv", "x,y", i -> i + "," + (i * 0.5 - 3));
    file("counts.csv", "x,n", i -> i + "," + i % 25);
    file("two.csv", "x,kind", i -> i + "," + (i > 30 ? "yes" : "no"));
    file("three.csv", "x,kind", i -> i + "," + "abc".charAt(i / 20));
  }

  private static void file(String name, String head, IntFunction<String> line) throws IOException {
    Stream<String> rows = IntStream.range(0, 60).mapToObj(line);
    Files.write(dir.resolve(name), Stream.concat(Stream.of(head), rows).toList());
  }

  /// @param args the data and options, as one writes them
  private static CommandRun train(String out, String args) {
    List<String> all = new ArrayList<>(List.of(args.split(" ")));
    if (all.getFirst().endsWith(".csv")) {
      all.set(0, dir.resolve(all.getFirst()).toString());
    }
    all.addFirst("train");
    all.addAll(List.of("--out", dir.resolve(out).toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /// Refused at once, in one line that says what does not go together and what would.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "numbers.csv --head classes | head: needs one of regression, non_negative, "
            + "count, binary, multi_class, multi_label, got classes",
        "numbers.csv --head binary | numbers.csv, column 'y': 60 different values in "
            + "60 rows leave fewer than 2 examples of a class (they look like amounts); "
            + "predict a number (--task regress), or choose another target",
        "numbers.csv --head multi_label | head: multi_label predicts answers of 1 "
            + "and 0, and 'y' holds -3.0; use regression",
        "numbers.csv --head non_negative | head: non_negative predicts numbers of 0 "
            + "and more, and 'y' holds -3.0; use regression",
        "numbers.csv --head count | head: count predicts numbers of 0 and more, and "
            + "'y' holds -3.0; use regression",
        "numbers.csv --loss poisson | head: count predicts numbers of 0 and more, "
            + "and 'y' holds -3.0; use regression",
        "numbers.csv --loss hinge | loss: hinge is for answers of yes and no, and "
            + "the head regression predicts numbers; choose another, such as "
            + "mean_squared_error, or predict classes (--task classify)",
        "numbers.csv --loss sigmoid_cross_entropy | loss: sigmoid_cross_entropy is "
            + "for answers of yes and no, and the head regression predicts numbers; choose "
            + "another, such as mean_squared_error, or predict classes (--task classify)",
        "numbers.csv --loss gaussian_nll | loss: gaussian_nll compares what neither "
            + "tables nor pictures have, such as pairs or variances; choose another, such "
            + "as mean_squared_error, or write the training as a program (docs/training.md)",
        "numbers.csv --head regression --loss cross_entropy | loss: cross_entropy is "
            + "for classes, and the head regression predicts numbers; choose another, such "
            + "as mean_squared_error, or predict classes (--task classify)",
        "numbers.csv --head regression --loss nll | loss: nll is for classes, and "
            + "the head regression predicts numbers; choose another, such as "
            + "mean_squared_error, or predict classes (--task classify)",
        "numbers.csv --head regression --loss poisson | loss: poisson is for counts, "
            + "and the head regression predicts numbers; choose another, such as "
            + "mean_squared_error, or predict counts (--head count)",
        "numbers.csv --task regress --loss crammer_singer | loss: crammer_singer is "
            + "for classes, and the head regression predicts numbers; choose another, such "
            + "as mean_squared_error, or predict classes (--task classify)",
        "numbers.csv --task regress --head binary | head: binary tells classes "
            + "apart, and 'y' holds numbers; use regression, or predict classes (--task "
            + "classify)",
        "numbers.csv --task classify | numbers.csv, column 'y': 60 different values "
            + "in 60 rows leave fewer than 2 examples of a class (they look like amounts); "
            + "predict a number (--task regress), or choose another target",
        "numbers.csv --task guess | --task: needs classify, regress or autoencode, got guess",
        "counts.csv --head non_negative --loss poisson | loss: poisson is for "
            + "counts, and the head non_negative predicts numbers of 0 and more; choose "
            + "another, such as mean_squared_error, or predict counts (--head count)",
        "counts.csv --head count --loss logistic | loss: logistic is for answers of "
            + "yes and no, and the head count predicts counts; choose another, such as "
            + "poisson, or predict classes (--task classify)",
        "counts.csv --head count --optimizer gauss_newton | a method for least "
            + "squares minimizes nothing but the mean squared error of a regression, "
            + "without penalties; use lbfgs",
        "counts.csv --task classify --head count | head: count predicts numbers, and "
            + "'n' holds classes; use multi_class",
        "two.csv --loss nll | loss: nll takes log-probabilities, and the last layer "
            + "gives scores of any size; use cross_entropy, which makes log-probabilities "
            + "of them",
        "two.csv --loss poisson | loss: poisson is for counts, and the head "
            + "multi_class predicts one of several classes; choose another, such as "
            + "cross_entropy",
        "two.csv --loss margin_ranking | loss: margin_ranking compares what neither "
            + "tables nor pictures have, such as pairs or variances; choose another, such "
            + "as cross_entropy, or write the training as a program (docs/training.md)",
        "two.csv --loss hinje | no loss is called 'hinje'; did you mean hinge, " + "huber, nll?",
        "two.csv --task regress | two.csv, line 2, column 'kind': expected a number "
            + "to predict, got 'no'; correct the cell or treat it as a class (--task "
            + "classify)",
        "two.csv --head regression | two.csv, line 2, column 'kind': expected a "
            + "number to predict, got 'no'; correct the cell or treat it as a class "
            + "(--task classify)",
        "two.csv --head binary --loss poisson | loss: poisson is for counts, and the "
            + "head binary predicts one of two classes; choose another, such as "
            + "sigmoid_cross_entropy",
        "two.csv --head binary --optimizer levenberg_marquardt | a method for least "
            + "squares minimizes nothing but the mean squared error of a regression, "
            + "without penalties; use lbfgs",
        "three.csv --head binary | head: binary tells two classes apart, and 'kind' "
            + "has 3; use multi_class",
        "three.csv --head multi_class --loss nll | loss: nll takes "
            + "log-probabilities, and the last layer gives scores of any size; use "
            + "cross_entropy, which makes log-probabilities of them",
        "three.csv --loss cross_entropy(weights=(1,2)) | loss: "
            + "cross_entropy(weights=(1.0, 2.0)) has 2 weights, and 'kind' has 3 classes; "
            + "give one for each",
        "three.csv --loss cross_entropy(smoothing=2) | cross_entropy: smoothing must "
            + "be in [0, 1), got 2.0",
        "digits --head binary | head: binary tells two classes apart, and 'label' "
            + "has 10; use multi_class",
        "digits --loss poisson | loss: poisson is for counts, and the head "
            + "multi_class predicts one of several classes; choose another, such as "
            + "cross_entropy",
        "numbers.csv --optimizer levenberg_marquardt --loss mae | a method for least "
            + "squares minimizes nothing but the mean squared error of a regression, "
            + "without penalties; use lbfgs",
        "numbers.csv --optimizer levenberg_marquardt --penalty l2(1) | a method for "
            + "least squares minimizes nothing but the mean squared error of a regression, "
            + "without penalties; use lbfgs",
        "three.csv --head multi_label | three.csv, line 2, column 'kind': expected a "
            + "number to predict, got 'a'; correct the cell or treat it as a class (--task "
            + "classify)",
        "digits --head multi_label | head: multi_label predicts answers of 1 and 0, "
            + "and 'label' holds 2.0; use regression",
        "three.csv --class-weights rare | --class-weights: needs balanced, or names with "
            + "numbers such as rare=9,usual=1, got 'rare'",
        "three.csv --class-weights a=2 --loss hinge | class weights: are for cross_entropy of "
            + "classes, got hinge; leave them out",
        "numbers.csv --weight y --target y | weights: 'y' is what is predicted; choose another column",
        "three.csv --weight z | three.csv: there is no column 'z'; the columns are x, kind",
        "digits --weight z | --weight: only tables have columns, and digits has images",
        "numbers.csv --target x,y --head binary | --target: classes are of one "
            + "column, got 2; choose one, or let each hold 1 and 0 (--head multi_label)",
        "numbers.csv --target x,z --head multi_label | numbers.csv: there is no "
            + "column 'z'; the columns are x, y"
      })
  void should_say_what_does_not_go_together(String args, String message) {
    CommandRun refused = train("refused", args);

    String said =
        refused
            .err()
            .strip()
            .replace("bpnet train: ", "")
            .replace("; see 'bpnet train --help'", "")
            .replace(dir + "/", "");
    assertThat(said).isEqualTo(message);
    assertThat(refused.code()).isBetween(1, 2);
    assertThat(dir.resolve("refused")).doesNotExist();
  }

  /// Whatever the loss compares, classes are learnt by it.
  @ParameterizedTest
  @CsvSource({
    "iris, cross_entropy",
    "iris, softmax_squared_error",
    "two.csv, half_squared_error",
    "iris, mse",
    "two.csv, mae",
    "two.csv, sigmoid_cross_entropy",
    "iris, focal",
    "two.csv, hinge",
    "iris, squared_hinge",
    "two.csv, exponential",
    "iris, logistic",
    "iris, crammer_singer",
    "iris, kl"
  })
  void should_learn_classes_by_any_loss(String data, String loss) {
    String options = " --model 16,relu --epochs 40 --lr 0.02 --json --loss ";
    JsonValue.Members told = result(train(loss, data + options + loss));

    assertThat(told.number("test_accuracy")).isGreaterThan(0.6);
  }

  @Test
  void should_learn_pictures_by_a_margin() {
    JsonValue.Members told = result(train("pictures", "digits --epochs 4 --loss hinge --json"));

    assertThat(told.number("test_accuracy")).isGreaterThan(0.8);
  }

  private static JsonValue.Members result(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return Json.readObject(run.out());
  }

  /// One score, which says how probable the second class is.
  @Test
  void should_tell_two_classes_apart_by_one_number() throws IOException {
    result(train("binary", "two.csv --head binary --model 4,relu --epochs 3 --json"));
    String model = Files.readString(dir.resolve("binary/model.json"));
    CommandRun predicted = predict("binary", run("two.csv"));
    CommandRun measured = CommandRun.of("evaluate", "--model", run("binary"), run("two.csv"));

    assertThat(model).contains("\"head\": \"binary\"").contains("\"parameters\": 13");
    assertThat(predicted.out()).startsWith("x,kind,prediction,probability_no,probability_yes\n");
    for (String line : predicted.out().lines().skip(1).toList()) {
      String[] cells = line.split(",");
      double yes = Double.parseDouble(cells[4]);
      assertThat(Double.parseDouble(cells[3]) + yes).isBetween(0.999998, 1.000002);
      assertThat(cells[2]).isEqualTo(yes > 0.5 ? "yes" : "no");
    }
    assertThat(measured.out()).contains("accuracy");
  }

  @ParameterizedTest
  @CsvSource({"non_negative, mse", "non_negative, mae", "count, poisson", "count, mse"})
  void should_never_predict_less_than_none(String head, String loss) {
    String out = head + loss;
    result(train(out, "counts.csv --epochs 5 --json --head " + head + " --loss " + loss));
    CommandRun predicted = predict(out, run("numbers.csv"));

    assertThat(predicted.out().lines().skip(1).map(line -> line.replaceAll(".*,", "")))
        .hasSize(60)
        .allMatch(cell -> Double.parseDouble(cell) >= 0);
  }

  /// Softmax, squares and gradient descent over all examples, which learn digits beside
  /// cross-entropy.
  @Test
  @Tag("slow")
  void should_train_as_the_first_networks() throws IOException {
    String options = " --epochs 100 --model 100,relu --json --recipe historical";
    JsonValue.Members old = result(train("old", "digits" + options));
    JsonValue.Members mixed =
        result(train("mixed", "iris --loss cross_entropy --optimizer adam" + options));
    String settings = Files.readString(dir.resolve("old/run.json"));

    assertThat(old.number("test_accuracy")).isGreaterThan(0.9);
    assertThat(old.whole("steps")).isEqualTo(old.whole("epochs"));
    assertThat(settings).contains("half_squared_error").contains("Sgd").contains("0.5");
    assertThat(mixed.whole("steps")).isEqualTo(mixed.whole("epochs"));
    assertThat(train("no", "iris --recipe new").err())
        .contains("--recipe: needs historical, got new");
  }

  /// Two columns of 1 and 0 at once, and two columns of numbers.
  @Tag("slow")
  @Test
  void should_predict_several_columns() throws IOException {
    file(
        "several.csv",
        "x,z,big,odd,sum",
        i -> {
          int z = i * 7 % 10;
          return String.join(
              ",", "" + i, "" + z, i > 29 ? "1" : "0", z > 4 ? "1" : "0", "" + (i + z));
        });
    String data = dir.resolve("several.csv").toString();
    JsonValue.Members answers =
        result(
            train("answers", "several.csv --drop sum --target big,odd --head multi_label --json"));
    result(train("sums", "several.csv --drop odd --target sum,big --epochs 9 --json"));
    CommandRun answered = predict("answers", data);
    CommandRun summed = predict("sums", data);
    CommandRun measured = CommandRun.of("evaluate", "--model", run("answers"), data);

    assertThat(answers.number("test_accuracy")).isGreaterThan(0.8);
    assertThat(answers.text("task")).isEqualTo("classification");
    assertThat(answered.out()).startsWith("x,z,big,odd,sum,prediction_big,prediction_odd\n");
    assertThat(summed.out()).startsWith("x,z,big,odd,sum,prediction_sum,prediction_big\n");
    assertThat(answered.out().lines().skip(1).map(line -> line.replaceAll(".*,", "")))
        .allMatch(p -> Double.parseDouble(p) >= 0 && Double.parseDouble(p) <= 1);
    assertThat(measured.out()).contains("of 120 right").contains("yes").contains("no");
  }

  private static String run(String name) {
    return dir.resolve(name).toString();
  }

  private static CommandRun predict(String model, String data) {
    CommandRun predicted = CommandRun.of("predict", "--model", run(model), data);
    assertThat(predicted.code()).as(predicted.err()).isZero();
    return predicted;
  }
}
