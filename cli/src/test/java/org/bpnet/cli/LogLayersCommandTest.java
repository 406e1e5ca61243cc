package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bpnet train --log-layers`, with and without a number, and what it does not take.
class LogLayersCommandTest {
  @TempDir Path folder;

  private CommandRun train(String... more) {
    String out = folder.resolve("run").toString();
    List<String> line = new ArrayList<>(List.of("train", "iris", "--epochs", "2", "--out", out));
    line.addAll(List.of(more));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private List<String> rows() throws IOException {
    return Files.readAllLines(folder.resolve("run/layers.csv"));
  }

  @Test
  void should_note_layers_every_so_many_steps() throws IOException {
    assertThat(train("--log-layers", "2").code()).isZero();
    assertThat(rows().getFirst())
        .isEqualTo(
            "epoch,step,weight_norm/hidden1,gradient_norm/hidden1,update_ratio/hidden1,"
                + "weight_norm/output,gradient_norm/output,update_ratio/output,dead/hidden1.relu");
    assertThat(rows().get(1)).startsWith("1,2,");
    assertThat(rows().get(2)).startsWith("1,4,");
    assertThat(folder.resolve("run/histograms.json")).exists();
  }

  @Test
  void should_note_them_as_often_as_there_is_time_without_a_number() throws IOException {
    assertThat(train("--log-layers").code()).isZero();
    assertThat(rows().get(1)).startsWith("1,1,");
    assertThat(rows().get(2)).startsWith("1,2,");
  }

  @Test
  void should_note_nothing_without_the_option() {
    assertThat(train().code()).isZero();
    assertThat(folder.resolve("run/layers.csv")).doesNotExist();
  }

  @Test
  void should_refuse_what_is_no_number_of_steps_and_a_minimizer() {
    assertThat(train("--log-layers", "-1").err())
        .contains("--log-layers: needs a number of steps from 1 up, got -1");
    assertThat(train("--log-layers", "--optimizer", "lbfgs").err())
        .contains("--log-layers: looks into steps, and a minimizer takes none; leave it out");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
