package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Calibration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationCommandTest {
  @TempDir private static Path dir;

  private static String run = "";

  @BeforeAll
  static void train() {
    run = dir.resolve("iris").toString();
    assertThat(CommandRun.of("train", "iris", "--epochs", "20", "--out", run).code()).isZero();
  }

  @Test
  void should_tell_and_draw_how_sure_the_model_is() throws IOException {
    Path file = dir.resolve("sure.svg");
    CommandRun printed =
        CommandRun.of(
            "evaluate", "--model", run, "iris", "--calibration", "--reliability", file.toString());

    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .containsPattern(
            "% sure on average; expected calibration error \\d+\\.\\d %, Brier score 0")
        .containsPattern("At temperature \\d\\.\\d\\d, which suits these examples best");
    assertThat(Files.readString(file)).contains("Share that is right on iris", "as sure as right");
  }

  /// The figures are those of the model's own probabilities.
  @Test
  void should_give_the_figures_of_the_library() {
    CommandRun printed =
        CommandRun.of("evaluate", "--model", run, "iris", "--calibration", "--json");
    JsonValue.Members all = Json.readObject(printed.out());
    Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
    try (var classifier = (Classifier) Model.load(Path.of(run))) {
      Calibration.Advice advice = classifier.calibration(iris);
      assertThat(all.number("brier")).isEqualTo(advice.now().brier());
      assertThat(all.number("calibration_error")).isEqualTo(advice.now().expectedError());
      assertThat(all.number("temperature")).isEqualTo(advice.temperature());
      assertThat(all.number("scaled_log_loss"))
          .isEqualTo(advice.scaled().logLoss())
          .isLessThanOrEqualTo(all.number("log_loss"));
      assertThat(all.number("accuracy")).isCloseTo(advice.now().accuracy(), within(1e-12));
    }
  }

  @Test
  void should_be_for_classifiers_alone() throws IOException {
    Path file = Files.writeString(dir.resolve("line.csv"), "x,y\n1,1.5\n2,2.5\n3,3.5\n4,4.5\n");
    String out = dir.resolve("line").toString();
    assertThat(
            CommandRun.of(
                    "train", file.toString(), "--test", "0", "--validation", "0", "--out", out)
                .code())
        .isZero();

    CommandRun refused =
        CommandRun.of("evaluate", "--model", out, file.toString(), "--calibration");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .last()
        .asString()
        .contains("only classifiers are more or less sure, and this model predicts numbers");
  }
}
