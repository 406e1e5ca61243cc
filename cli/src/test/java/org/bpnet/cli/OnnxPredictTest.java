package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bpnet predict --model FILE.onnx`, beside the run that was exported.
class OnnxPredictTest {
  @TempDir private Path dir;

  @Test
  void should_predict_classes_as_the_run_does() {
    comparePredictions("iris", "setosa");
  }

  @Test
  void should_predict_images_as_the_run_does() {
    comparePredictions("digits", "7");
  }

  @Test
  void should_predict_values_with_gaps_and_categories_as_the_run_does() throws IOException {
    var rows = new StringBuilder("size,colour,price\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 7 == 0 ? "" : String.valueOf(i)).append(',');
      rows.append(i % 3 == 0 ? "red" : i % 5 == 0 ? "" : "blue").append(',').append(1.5 * i);
      rows.append('\n');
    }
    Path table = Files.writeString(dir.resolve("table.csv"), rows);

    comparePredictions(table.toString(), "red");
  }

  private void comparePredictions(String data, String expected) {
    String run = dir.resolve("run").toString();
    String file = dir.resolve("model.onnx").toString();
    assertThat(CommandRun.of("train", data, "--epochs", "2", "--out", run).code()).isZero();
    assertThat(CommandRun.of("export", run, "--onnx", file).code()).isZero();

    CommandRun ours = CommandRun.of("predict", "--model", run, data);
    CommandRun theirs = CommandRun.of("predict", "--model", file, data);

    assertThat(theirs.code()).as(theirs.err()).isZero();
    assertThat(theirs.out()).contains(expected);
    List<String> left = ours.out().lines().toList();
    List<String> right = theirs.out().lines().toList();
    assertThat(right).hasSameSizeAs(left);
    for (int row = 0; row < left.size(); row++) {
      String[] a = left.get(row).split(",", -1);
      String[] b = right.get(row).split(",", -1);
      assertThat(b).hasSameSizeAs(a);
      for (int cell = 0; cell < a.length; cell++) {
        if (!a[cell].equals(b[cell])) { // the last digit, of a number that was rounded
          assertThat(Double.parseDouble(b[cell]))
              .isCloseTo(Double.parseDouble(a[cell]), within(1e-4));
        }
      }
    }
  }

  @Test
  void should_refuse_what_is_no_model_in_one_line() throws IOException {
    String run = dir.resolve("run").toString();
    Path file = dir.resolve("model.onnx");
    CommandRun.of("train", "iris", "--epochs", "1", "--out", run);
    CommandRun.of("export", run, "--onnx", file.toString());
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(dir.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
    Path text = Files.writeString(dir.resolve("text.onnx"), "a,b\n1,2\n");

    assertRefused("is no ONNX file, or is damaged", cut.toString(), "iris");
    assertRefused("is no ONNX file, or is damaged", text.toString(), "iris");
    assertRefused(
        "there is no such file; check the path", dir.resolve("none.onnx").toString(), "iris");
    assertRefused(
        "the model takes 4 inputs, sepal_length, sepal_width, petal_length, petal_width",
        file.toString(),
        "digits");
    CommandRun task = CommandRun.of("predict", "--model", run, "--task", "classify", "iris");
    assertThat(task.code()).isEqualTo(2);
    assertThat(task.err()).contains("--task: is for files of ONNX");
  }

  private static void assertRefused(String why, String model, String data) {
    CommandRun refused = CommandRun.of("predict", "--model", model, data);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errLines()).singleElement().asString().contains(why);
  }
}
