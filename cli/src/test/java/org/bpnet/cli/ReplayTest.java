package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir private Path dir;

  /// A rate that throws the weights into infinity: the step that does is kept and made again.
  @Test
  void should_make_a_step_again_that_ended_a_training() {
    String run = dir.resolve("run").toString();
    CommandRun failed =
        CommandRun.of(
            "train", "iris", "--lr", "1e20", "--optimizer", "sgd", "--epochs", "5", "--out", run);
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("training diverged", "bpnet replay");
    Path file = dir.resolve("run/step.replay");
    assertThat(file).exists();

    CommandRun shown = CommandRun.of("replay", file.toString());

    assertThat(shown.code()).as(shown.err()).isZero();
    String found = failed.err().replaceAll("(?s).*step \\d+: (.*?)(, for example|;).*", "$1");
    assertThat(shown.out()).startsWith("Step ").contains("phase train", found, "not finite");
    assertThat(CommandRun.of("replay", file.toString(), "--all").out().lines().count())
        .isGreaterThanOrEqualTo(shown.out().lines().count());
  }

  @Test
  void should_refuse_what_is_no_step() throws IOException {
    Path other = Files.writeString(dir.resolve("other.replay"), "nothing");

    CommandRun run = CommandRun.of("replay", other.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errLines()).hasSize(1);
    assertThat(CommandRun.of("replay", dir.resolve("none").toString()).errLines()).hasSize(1);
  }

  @Test
  void should_train_by_parts_as_by_whole_batches() throws IOException {
    for (String parts : new String[] {"1", "4"}) {
      String run = dir.resolve(parts).toString();
      CommandRun trained =
          CommandRun.of("train", "iris", "--epochs", "5", "--accumulate", parts, "--out", run);
      assertThat(trained.code()).as(trained.err()).isZero();
    }

    assertThat(loss("4")).isCloseTo(loss("1"), within(1e-4));
    assertThat(CommandRun.of("train", "iris", "--accumulate", "0").code()).isEqualTo(2);
  }

  private double loss(String run) throws IOException {
    String last = Files.readAllLines(dir.resolve(run).resolve("metrics.csv")).getLast();
    return Double.parseDouble(last.split(",", -1)[2]);
  }
}
