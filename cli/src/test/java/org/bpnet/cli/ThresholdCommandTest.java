package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdCommandTest {
  @TempDir private static Path dir;

  private static String rows = "";
  private static String plain = "";

  /// Few are sick, and it is not certain by what one sees of them.
  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(12);
    var text = new StringBuilder("x,z,state\n");
    for (int i = 0; i < 400; i++) {
      double x = random.nextGaussian();
      boolean sick = x + 0.8 * random.nextGaussian() > 1.2;
      text.append((float) x).append(',').append((float) random.nextGaussian());
      text.append(sick ? ",sick\n" : ",healthy\n");
    }
    rows = Files.writeString(dir.resolve("rows.csv"), text).toString();
    plain = dir.resolve("plain").toString();
    good("train", rows, "--epochs", "20", "--out", plain);
  }

  private static CommandRun good(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static JsonValue.Members json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return Json.readObject(good(all.toArray(String[]::new)).out());
  }

  private static void copy(String from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of("model.json", "model.safetensors")) {
      Files.copy(Path.of(from).resolve(name), to.resolve(name));
    }
  }

  @Test
  void should_keep_what_training_chooses_for_prediction() {
    String run = dir.resolve("chosen").toString();
    CommandRun trained =
        good("train", rows, "--epochs", "20", "--threshold", "recall=0.9", "--out", run);
    assertThat(trained.out())
        .containsPattern("\nTaken for sick from probability 0\\.[01]\\d* on\n");

    Table table = Csv.read(Path.of(rows));
    double threshold;
    try (Classifier model = Classifier.load(Path.of(run))) {
      threshold = model.threshold().orElseThrow().probability();
    }
    assertThat(threshold).isBetween(0.01, 0.45);
    String csv = good("predict", "--model", run, rows).out();
    Table predicted = Csv.read(write("predicted.csv", csv));
    int moved = 0;
    for (int row = 0; row < table.rows(); row++) {
      double p = Double.parseDouble(predicted.cell(row, "probability_sick"));
      boolean sick = predicted.cell(row, "prediction").equals("sick");
      if (Math.abs(p - threshold) > 1e-5) { // written with six digits
        assertThat(sick).as("row %d, %s", row, p).isEqualTo(p > threshold);
      }
      moved += sick && p < 0.5 ? 1 : 0;
    }
    assertThat(moved).isPositive();
    assertThat(json("evaluate", "--model", run, rows).number("threshold")).isEqualTo(threshold);
    assertThat(good("evaluate", "--model", run, rows).out()).contains("Taken for sick from");
  }

  private static Path write(String name, String text) {
    try {
      return Files.writeString(dir.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The threshold belongs to weights, and goes with them when training goes on.
  @Test
  void should_choose_again_when_a_run_is_resumed() {
    String run = dir.resolve("resumed").toString();
    good("train", rows, "--epochs", "3", "--threshold", "cost=4:1", "--out", run);
    CommandRun more = good("train", "--resume", "--out", run);

    assertThat(more.out()).containsPattern("Taken for sick from probability 0\\.\\d+ on");
    try (Classifier model = Classifier.load(Path.of(run))) {
      assertThat(model.threshold()).isPresent();
    }
  }

  @Test
  void should_measure_by_a_threshold_and_keep_it_if_asked_to() throws IOException {
    Path copy = dir.resolve("copy");
    copy(plain, copy);
    JsonValue.Members half =
        json(
            "evaluate",
            "--model",
            copy.toString(),
            rows,
            "--positive",
            "sick",
            "--threshold",
            "0.5");
    JsonValue.Members best =
        json("evaluate", "--model", copy.toString(), rows, "--threshold", "f1");

    assertThat(best.number("f1")).isGreaterThan(half.number("f1"));
    assertThat(best.number("auc")).isEqualTo(half.number("auc")).isBetween(0.8, 1.0);
    double p = best.number("precision");
    double r = best.number("recall");
    assertThat(best.number("f1")).isCloseTo(2 * p * r / (p + r), within(1e-9));
    assertThat(best.text("positive")).isEqualTo("sick");
    JsonValue.Members other =
        json(
            "evaluate",
            "--model",
            copy.toString(),
            rows,
            "--threshold",
            "f1",
            "--positive",
            "healthy");
    assertThat(other.text("positive")).isEqualTo("healthy");
    assertThat(other.number("auc")).isCloseTo(best.number("auc"), within(1e-12));
    try (Classifier model = Classifier.load(copy)) {
      assertThat(model.threshold()).isEmpty();
    }

    CommandRun kept =
        good("evaluate", "--model", copy.toString(), rows, "--threshold", "f1", "--keep-threshold");
    assertThat(kept.out())
        .containsPattern("Taken for sick from probability 0\\.\\d+ on: precision 0\\.\\d+, recall")
        .containsPattern("area under the ROC curve 0\\.\\d+, average precision 0\\.\\d+");
    assertThat(kept.err()).contains("the threshold is kept in " + copy);
    try (Classifier model = Classifier.load(copy)) {
      assertThat(model.threshold().orElseThrow().probability()).isEqualTo(best.number("threshold"));
    }
    assertThat(json("evaluate", "--model", copy.toString(), rows).number("accuracy"))
        .isEqualTo(best.number("accuracy"));
  }

  @Test
  void should_draw_both_curves() {
    Path roc = dir.resolve("roc.html");
    Path precision = dir.resolve("precision.svg");
    good(
        "evaluate",
        "--model",
        plain,
        rows,
        "--roc",
        roc.toString(),
        "--precision-recall",
        precision.toString());

    assertThat(roc).content().contains("Found of sick over false alarms", "area 0.", "at 0.5");
    assertThat(precision)
        .content()
        .contains("Precision over recall of sick", "average precision 0.");
  }

  @Test
  void should_leave_others_as_they_are() throws IOException {
    assertThat(Files.readString(Path.of(plain, "model.json"))).doesNotContain("threshold");
    assertThat(json("evaluate", "--model", plain, rows).values())
        .doesNotContainKeys("threshold", "positive", "auc");
    assertThat(good("evaluate", "--model", plain, rows).out()).doesNotContain("Taken for");
  }

  @Test
  void should_predict_by_it_in_plain_java_and_onnx() throws Exception {
    Path copy = dir.resolve("exported");
    copy(plain, copy);
    good("evaluate", "--model", copy.toString(), rows, "--threshold", "0.2", "--keep-threshold");
    Path onnx = dir.resolve("model.onnx");
    good("export", copy.toString(), "--onnx", onnx.toString());
    Class<?> java = ExportJavaTest.exported(copy, "Sickness", dir.resolve("java"));

    Table table = Csv.read(Path.of(rows));
    Table theirs =
        Csv.read(write("theirs.csv", good("predict", "--model", onnx.toString(), rows).out()));
    try (Classifier model = Classifier.load(copy)) {
      Predictions ours = model.predict(table);
      int moved = 0;
      for (int row = 0; row < table.rows(); row++) {
        String[] cells = {table.cell(row, "x"), table.cell(row, "z")};
        assertThat(ExportJavaTest.call(java, "predict", cells)).isEqualTo(ours.name(row));
        assertThat(theirs.cell(row, "prediction")).isEqualTo(ours.name(row));
        moved += ours.label(row) == 1 && ours.probability(row, 1) < 0.5 ? 1 : 0;
      }
      assertThat(moved).isPositive();
    }
  }

  @Test
  void should_refuse_in_one_line() {
    String iris = dir.resolve("iris").toString();
    good("train", "iris", "--epochs", "2", "--out", iris);
    refused(
        "--threshold: decides between two classes, and here there are 3",
        "evaluate",
        "--model",
        iris,
        "iris",
        "--threshold",
        "f1");
    refused(
        "--threshold: needs f1, precision=0.9",
        "evaluate",
        "--model",
        plain,
        rows,
        "--threshold",
        "best");
    refused(
        "--threshold: needs a probability between 0 and 1, got 1.5",
        "evaluate",
        "--model",
        plain,
        rows,
        "--threshold",
        "1.5");
    refused(
        "--positive: there is no class 'ill', but healthy, sick",
        "evaluate",
        "--model",
        plain,
        rows,
        "--threshold",
        "f1",
        "--positive",
        "ill");
    refused(
        "--keep-threshold: needs --threshold",
        "evaluate",
        "--model",
        plain,
        rows,
        "--keep-threshold");
    refused(
        "are for models that tell two classes apart",
        "evaluate",
        "--model",
        iris,
        "iris",
        "--roc",
        "roc.svg");
    refused(
        "--threshold: is chosen on validation examples, and there are none",
        "train",
        rows,
        "--validation",
        "0",
        "--threshold",
        "f1",
        "--out",
        dir.resolve("none").toString());
    refused(
        "--positive: says what --threshold is for",
        "train",
        rows,
        "--positive",
        "sick",
        "--out",
        dir.resolve("none").toString());
    assertThat(dir.resolve("none")).doesNotExist();
  }

  private static void refused(String message, String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines()).hasSize(1).first().asString().contains(message);
  }
}
