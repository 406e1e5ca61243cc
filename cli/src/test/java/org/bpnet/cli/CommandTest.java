package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on their good days.
class CommandTest {
  @TempDir private static Path dir;
  private static Path iris;
  private static JsonValue.Members result;

  @BeforeAll
  static void train() {
    iris = dir.resolve("iris");
    CommandRun run = CommandRun.of("train", "iris", "--json", "--out", iris.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    result = Json.readObject(run.out());
  }

  @Test
  void should_print_one_json_object_with_the_documented_fields() {
    assertThat(result.text("task")).isEqualTo("classification");
    assertThat(result.whole("rows")).isEqualTo(150);
    assertThat(result.whole("train_rows")).isEqualTo(105);
    assertThat(result.whole("test_rows")).isEqualTo(30);
    assertThat(result.texts("classes")).containsExactly("setosa", "versicolor", "virginica");
    assertThat(result.number("test_accuracy")).isBetween(0.9, 1.0);
    assertThat(result.whole("parameters")).isEqualTo(4 * 128 + 128 + 128 * 3 + 3);
    assertThat(result.number("samples_per_second")).isPositive();
    assertThat(result.text("run")).isEqualTo(iris.toString());
  }

  /// Every catalogue has its option, and a run that is resumed takes it from the notes.
  @Test
  void should_train_with_things_by_name() throws IOException {
    String folder = dir.resolve("named").toString();
    String[] named = {
      "--layers",
          "16,selu,alpha_dropout(0.05),dropconnect(12,"
              + " 0.1),prelu,maxout(2),16,continuation(every=20)",
      "--optimizer", "lookahead(adamw(decay=0.05))",
      "--group", "rate(hidden1*, 0.5), decay(output*, 0)",
      "--average", "ema(0.9)",
      "--schedule", "warm_up(10, cosine)",
      "--lr", "0.01",
      "--loss", "cross_entropy(smoothing=0.1)",
      "--init", "lsuv",
      "--penalty", "l1(1e-5), annealed(l2(1e-4), linear(to=1, total=50)), feature_incay(0.01)",
      "--clip", "value(1), global_norm(1)",
      "--constraint", "max_norm(3)",
      "--precision", "bf16",
    };
    List<String> args = new ArrayList<>(List.of("train", "iris", "--epochs", "30", "--json"));
    args.addAll(List.of(named));
    args.addAll(List.of("--out", folder));

    CommandRun run = CommandRun.of(args.toArray(String[]::new));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Json.readObject(run.out()).number("test_accuracy")).isGreaterThan(0.8);
    JsonValue.Members training =
        Json.readObject(Files.readString(Path.of(folder, "run.json"))).members("training");
    var learner = (JsonValue.Members) training.items("learners").getFirst();
    var phase = (JsonValue.Members) training.items("phases").getFirst();
    assertThat(learner.text("rule")).startsWith("Lookahead[rule=AdamW").contains("0.05");
    assertThat(learner.texts("groups")).hasSize(2).first().asString().startsWith("Rate[paths=");
    assertThat(learner.text("average")).isEqualTo("Ema[decay=0.9]");
    assertThat(learner.text("schedule")).startsWith("WarmUp[steps=10, then=CosineDecay[rate=0.01");
    assertThat(phase.text("objective"))
        .isEqualTo(
            "cross_entropy(smoothing=0.1) + L1[strength=1.0E-5] +"
                + " AnnealedPenalty[penalty=L2[strength=1.0E-4], factor=LinearRamp[from=0.0,"
                + " to=1.0, total=50]] + FeatureIncay[strength=0.01, epsilon=1.0]");
    assertThat(learner.texts("gradients")).hasSize(2);
    assertThat(learner.texts("constraints")).containsExactly("MaxNorm[limit=3.0]");
    assertThat(training.text("precision")).isEqualTo("BF16");
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", folder, "--json");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    CommandRun evaluated = CommandRun.of("evaluate", "--model", folder, "iris", "--json");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
  }

  /// Weights of a run by its folder, and biases in a row of the matrix, also when it is resumed.
  @Test
  void should_start_from_a_run_folder_and_hold_biases_in_a_row() throws IOException {
    String base = dir.resolve("base").toString();
    String next = dir.resolve("next").toString();
    CommandRun first =
        CommandRun.of(
            "train", "iris", "--bias-row", "--model", "5,tanh", "--epochs", "3", "--out", base);
    CommandRun second =
        CommandRun.of(
            "train",
            "iris",
            "--bias-row",
            "--model",
            "5,tanh",
            "--epochs",
            "3",
            "--init",
            "pretrained(" + base + ", hidden*)",
            "--out",
            next);
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", next);
    CommandRun evaluated = CommandRun.of("evaluate", "--model", next, "iris");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    JsonValue.Members model = Json.readObject(Files.readString(Path.of(next, "model.json")));
    assertThat(model.text("layers")).isEqualTo("bias_row,5,tanh");
    assertThat(model.whole("parameters")).isEqualTo(5 * 5 + 6 * 3);

    CommandRun paper = CommandRun.of("train", "digits", "--bias-row", "--model", "lenet5");
    assertThat(paper.code()).isEqualTo(2);
    assertThat(paper.err())
        .contains("--bias-row: lenet5 comes with layers of its own; give layers such as 128,relu");
  }

  @Test
  void should_say_first_what_it_does_and_where() {
    String folder = dir.resolve("shown").toString();

    CommandRun run = CommandRun.of("train", "iris", "--epochs", "1", "--out", folder);
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", folder);

    String task = "'species' is text with 3 different values, so this is classification";
    assertThat(run.errLines()).startsWith(task, "run folder: " + folder);
    assertThat(run.errLines().get(2)).startsWith("105 examples to learn from, 15 to choose");
    assertThat(resumed.errLines()).startsWith(task, "run folder: " + folder);
  }

  @Test
  void should_train_by_a_minimizer() {
    String folder = dir.resolve("minimized").toString();

    CommandRun run =
        CommandRun.of(
            "train",
            "iris",
            "--optimizer",
            "lbfgs(memory=5)",
            "--layers",
            "8,tanh",
            "--json",
            "--out",
            folder);
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", folder, "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonValue.Members result = Json.readObject(run.out());
    assertThat(result.number("test_accuracy")).isGreaterThan(0.9);
    assertThat(result.text("stopped")).isIn("converged", "no_improvement");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Json.readObject(resumed.out()).whole("best_epoch"))
        .isEqualTo(result.whole("best_epoch"));
  }

  /// 112 rows are three batches of 32 and half of one more.
  @Test
  void should_leave_out_what_does_not_fill_a_batch() {
    String all = dir.resolve("all").toString();
    String whole = dir.resolve("whole").toString();

    assertThat(steps("iris", "--batch", "32", "--epochs", "2", "--out", all)).isEqualTo(2 * 4);
    assertThat(steps("iris", "--batch", "32", "--epochs", "2", "--out", whole, "--drop-last"))
        .isEqualTo(2 * 3);
    assertThat(steps("--resume", "--out", whole)).isEqualTo(2 * 3);
    assertThat(CommandRun.of("train", "iris", "--optimizer", "bfgs", "--drop-last").err())
        .contains("bfgs: --drop-last: no meaning for a minimizer");
  }

  private static long steps(String... options) {
    List<String> arguments = new ArrayList<>(List.of("train", "--json"));
    Collections.addAll(arguments, options);
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return Json.readObject(run.out()).whole("steps");
  }

  @Test
  void should_name_optimizers_and_say_what_does_not_go_together() {
    CommandRun help = CommandRun.of("train", "--help");
    CommandRun unknown = CommandRun.of("train", "iris", "--optimizer", "lbgfs");
    CommandRun useless =
        CommandRun.of(
            "train", "iris", "--optimizer", "bfgs", "--batch", "8", "--schedule", "cosine");
    String out = dir.resolve("none").toString();
    CommandRun group = CommandRun.of("train", "iris", "--group", "frozen(conv*)", "--out", out);
    CommandRun summary = CommandRun.of("train", "iris", "--group", "frozen(conv*)", "--summary");

    for (String name : List.of("sgd,", "muon,", "sam,", "lbfgs,", "levenberg_marquardt;")) {
      assertThat(help.out()).contains(name);
    }
    assertThat(List.of(unknown.code(), useless.code(), group.code())).containsOnly(2);
    assertThat(unknown.err()).contains("no optimizer is called 'lbgfs'; did you mean lbfgs, ");
    assertThat(useless.err()).contains("bfgs: --batch, --schedule: no meaning for a minimizer");
    assertThat(group.err())
        .contains("no parameter's path fits 'conv*'; there are hidden1.weight, hidden1.bias, ");
    assertThat(summary.code()).as(summary.err()).isZero();
    assertThat(summary.out())
        .contains("\nIn training: refused: group: no parameter's path fits 'conv*'; there are ");
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void should_summarize_a_convolutional_model_without_training_it() {
    CommandRun run =
        CommandRun.of("train", "digits", "--model", "conv8@5x5p0,relu,maxpool2,16", "--summary");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().map(line -> line.replaceAll("  +", "  ").strip()).toList())
        .startsWith(
            "layer  output  parameters  multiply-adds  memory",
            "Conv2d 1 -> 8, 5 x 5  [1, 4, 4, 8]  208  3,200  0.5 KiB",
            "relu  [1, 4, 4, 8]  0  0  0.5 KiB",
            "MaxPool2d 2/2 x 2/2  [1, 2, 2, 8]  0  0  0.1 KiB",
            "Flatten  [1, 32]  0  0  0.0 KiB",
            "Linear 32 -> 16  [1, 16]  528  512  0.1 KiB",
            "Linear 16 -> 10  [1, 10]  170  160  0.0 KiB",
            "all  906  3,872  1.2 KiB")
        .hasSize(9)
        .last()
        .asString()
        .startsWith("In training: weights 3.5 KiB, optimizer 7.1 KiB, a step of 32 examples ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void should_say_what_a_model_needs() {
    String out = dir.resolve("none").toString();
    CommandRun small = CommandRun.of("train", "digits", "--model", "lenet5", "--out", out);
    CommandRun table = CommandRun.of("train", "iris", "--model", "conv8", "--out", out);
    CommandRun unknown = CommandRun.of("train", "digits", "--model", "lenet6");

    assertThat(List.of(small.code(), table.code(), unknown.code())).containsOnly(2);
    assertThat(small.err())
        .contains("model: lenet5 needs images of at least 28 x 28, got [8, 8, 1]");
    assertThat(table.err()).contains("needs images [H, W, C], got [4]; the data has no images");
    assertThat(unknown.err()).contains("is called 'lenet6'; did you mean lenet5, ");
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  @Tag("slow")
  void should_train_evaluate_and_predict_with_convolutions() {
    Path run = dir.resolve("conv");
    CommandRun trained =
        CommandRun.of(
            "train",
            "digits",
            "--model",
            "conv8,batchnorm,relu,maxpool2,32,relu",
            "--epochs",
            "8",
            "--out",
            run.toString());
    CommandRun evaluated = CommandRun.of("evaluate", "--model", run.toString(), "digits", "--json");

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(run.resolve("summary.txt")).content().contains("BatchNorm 8");
    assertThat(Json.readObject(evaluated.out()).number("accuracy")).isGreaterThan(0.85);
    assertThat(CommandRun.of("predict", "--model", run.toString(), "digits").out())
        .startsWith("example,prediction,probability_0");
  }

  @Test
  void should_keep_model_metrics_and_pictures_in_the_run_folder() throws IOException {
    BufferedImage loss = ImageIO.read(iris.resolve("loss.png").toFile());
    assertThat(loss.getWidth()).isEqualTo(1440);
    assertThat(iris.resolve("confusion.png")).isNotEmptyFile();
    JsonValue.Members confusion = JsonFile.read(iris.resolve("confusion.json"));
    assertThat(confusion.text("measured")).isEqualTo("test");
    assertThat(confusion.texts("classes")).containsExactly("setosa", "versicolor", "virginica");
    assertThat(
            confusion.items("counts").stream()
                .flatMap(row -> ((JsonValue.Items) row).values().stream())
                .mapToLong(count -> ((JsonValue.Whole) count).value())
                .sum())
        .isEqualTo(result.whole("test_rows"));
    assertThat(iris.resolve("model.safetensors")).isNotEmptyFile();
    assertThat(Files.readAllLines(iris.resolve("metrics.csv")))
        .hasSize((int) result.whole("epochs") + 1);
  }

  @Test
  void should_predict_into_a_table_whose_probabilities_sum_to_one() throws IOException {
    Path csv =
        Files.writeString(
            dir.resolve("new.csv"),
            """
            note,petal width,sepal length,sepal width,petal length
            "small, surely",0.2,5.1,3.5,1.4
            large,2.3,6.7,3.1,5.6
            """
                .replace("petal width", column(3))
                .replace("sepal length", column(0))
                .replace("sepal width", column(1))
                .replace("petal length", column(2)));

    CommandRun run = CommandRun.of("predict", "--model", iris.toString(), csv.toString());

    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .endsWith(",prediction,probability_setosa,probability_versicolor,probability_virginica");
    assertThat(lines.get(1)).startsWith("\"small, surely\",0.2,5.1,3.5,1.4,setosa,");
    String[] cells = lines.get(2).split(",");
    assertThat(cells[5]).isEqualTo("virginica");
    double sum = 0;
    for (int c = 6; c < 9; c++) {
      sum += Double.parseDouble(cells[c]);
    }
    assertThat(sum).isBetween(0.99999, 1.00001);
  }

  /// The bundled table's own name of a column.
  private static String column(int index) throws IOException {
    var model = Json.readObject(Files.readString(iris.resolve("model.json")));
    var columns = model.members("inputs").items("columns");
    return ((JsonValue.Members) columns.get(index)).text("column");
  }

  @Test
  void should_give_the_same_predictions_to_a_file() throws IOException {
    Path file = dir.resolve("predictions.csv");

    CommandRun printed = CommandRun.of("predict", "--model", iris.toString(), "iris");
    CommandRun written =
        CommandRun.of("predict", "--model", iris.toString(), "iris", "--out", file.toString());

    assertThat(written.out()).isEmpty();
    assertThat(file).hasContent(printed.out());
  }

  @Test
  void should_evaluate_a_saved_model() {
    CommandRun run = CommandRun.of("evaluate", "--model", iris.toString(), "iris", "--json");

    JsonValue.Members json = Json.readObject(run.out());
    assertThat(json.whole("rows")).isEqualTo(150);
    assertThat(json.number("accuracy")).isBetween(0.95, 1.0);
  }

  @Test
  void should_predict_numbers_and_say_why() throws IOException {
    var csv = new StringBuilder("x;y\n");
    for (int i = 0; i < 200; i++) {
      csv.append(i / 100.0).append(';').append(3 + i / 50.0).append('\n');
    }
    Path file = Files.writeString(dir.resolve("line.csv"), csv);
    Path run = dir.resolve("line");

    CommandRun trained =
        CommandRun.of("train", file.toString(), "--out", run.toString(), "--epochs", "60");
    CommandRun again =
        CommandRun.of("train", file.toString(), "--epochs", "1", "--json", "--out", run + "-2");
    CommandRun scored =
        CommandRun.of("evaluate", "--model", run.toString(), file.toString(), "--json");

    assertThat(trained.err()).contains("regression");
    assertThat(trained.out()).contains("R²", "bpnet predict --model " + run);
    assertThat(Json.readObject(scored.out()).number("r2")).isGreaterThan(0.99);
    assertThat(Json.readObject(again.out()).values())
        .containsKeys("task", "r2", "mae", "rmse", "run");
  }

  @Test
  void should_tell_a_digit_in_a_picture() throws IOException {
    Path run = dir.resolve("digits");
    CommandRun.of("train", "digits", "--epochs", "5", "--out", run.toString());
    var zero = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    int[][] ring = {{2, 1}, {3, 1}, {4, 1}, {5, 2}, {5, 3}, {5, 4}, {5, 5}, {4, 6}, {3, 6}, {2, 6}};
    for (int[] pixel : ring) {
      zero.setRGB(pixel[0], pixel[1], 0xffffff);
    }
    for (int y = 2; y < 6; y++) {
      zero.setRGB(2, y, 0xffffff);
    }
    Path picture = dir.resolve("zero.png");
    ImageIO.write(zero, "png", picture.toFile());

    CommandRun predicted = CommandRun.of("predict", "--model", run.toString(), picture.toString());

    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.out().lines().toList().get(1)).startsWith(picture + ",0,");
  }

  @Test
  void should_report_the_machine() {
    CommandRun run = CommandRun.of("doctor", "--json");

    JsonValue.Members json = Json.readObject(run.out());
    assertThat(json.items("findings")).hasSizeGreaterThan(4);
    assertThat(run.out())
        .contains("\"reference\"", "\"cpu\"")
        .contains("\"products\"", "\"element-wise\"", "\"bf16 products\"");
  }

  @Test
  void should_say_on_demand_who_convolves_what() {
    assertThat(CommandRun.of("doctor").out()).doesNotContain("depthwise");
    assertThat(CommandRun.of("doctor", "--verbose").out())
        .contains("stride 2: ", "depthwise: ", ", by kernel ");
  }

  @Test
  void should_list_what_the_launcher_answers_and_say_what_it_needs() {
    assertThat(CommandRun.of("--help").out()).contains("  bench ");

    CommandRun run = CommandRun.of("bench", "--against", "libtorch");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("bench: needs the sources");
  }

  @Test
  void should_print_the_version_of_the_build() {
    assertThat(CommandRun.of("--version").out()).matches("bpnet \\d+\\.\\d+.*\\(JDK .*\\)\\R");
  }
}
