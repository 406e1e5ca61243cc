package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is learnt from, what is kept and at which rate: `--quarter-turns`, `--test`,
/// `--validation`, `--schedule`.
class EmbedSharesTest {
  @TempDir Path dir;

  private CommandRun train(String data, String... more) {
    String[] common = {
      "embed",
      "train",
      data,
      "--loss",
      "arcface(s=8, m=0.1)",
      "--dim",
      "2",
      "--model",
      "8,relu",
      "--epochs",
      "1",
      "--quarter-turns",
      "--json",
      "--out",
      dir.resolve("run").toString()
    };
    var all = new String[common.length + more.length];
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return CommandRun.of(all);
  }

  /// Learnt are forty classes; tested, drawn and explained are the ten that were given.
  @Test
  void should_learn_turned_images_as_classes_of_their_own() throws Exception {
    CommandRun trained = train("digits");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(Files.readString(dir.resolve("run/model.json"))).contains("\"9 270\"");

    CommandRun evaluated =
        CommandRun.of("embed", "evaluate", dir.resolve("run").toString(), "--json");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(Json.readObject(evaluated.out().strip()).whole("examples")).isEqualTo(359);

    CommandRun explained =
        CommandRun.of(
            "embed",
            "explain",
            dir.resolve("run").toString(),
            "--picture",
            dir.resolve("plane.svg").toString());
    assertThat(explained.code()).as(explained.err()).isZero();

    CommandRun compared =
        CommandRun.of(
            "embed",
            "compare",
            "digits",
            "--loss",
            "softmax",
            "--dim",
            "2",
            "--model",
            "8,relu",
            "--epochs",
            "1",
            "--quarter-turns",
            "--picture",
            dir.resolve("planes.svg").toString());
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("softmax").doesNotContain("NaN");
  }

  /// Of other data a run refuses to go on, so this says that they are turned again.
  @Test
  void should_go_on_with_turned_images() throws Exception {
    assertThat(train("digits", "--schedule", "cosine").code()).isZero();

    CommandRun resumed =
        CommandRun.of("embed", "train", "--resume", "--out", dir.resolve("run").toString());

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Files.readString(dir.resolve("run/model.json"))).contains("\"9 270\"");
  }

  @Test
  void should_refuse_a_table() {
    CommandRun run = train("iris");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("quarter turns: need square images");
    assertThat(dir.resolve("run/run.json")).doesNotExist();
  }

  @Test
  void should_refuse_a_schedule_that_there_is_not() {
    CommandRun run = train("digits", "--schedule", "cosin");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cosin").contains("cosine");
    assertThat(dir.resolve("run")).doesNotExist();
  }

  /// The run notes them, so that its test stays its test.
  @Test
  void should_keep_as_many_for_the_test_as_asked() throws Exception {
    assertThat(train("digits", "--test", "0.05", "--validation", "0").code()).isZero();

    CommandRun evaluated =
        CommandRun.of("embed", "evaluate", dir.resolve("run").toString(), "--json");

    assertThat(Json.readObject(evaluated.out().strip()).whole("examples")).isEqualTo(90);
    CommandRun refused =
        CommandRun.of("embed", "train", "digits", "--loss", "softmax", "--test", "1");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("need shares of the examples that leave some to learn from");
  }
}
