package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bpnet.rules.BuiltCheckout.Output;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher as a user runs it: processes, streams, exit codes. Here and not in `cli`, since the
/// launcher has to be built first.
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CommandProcessTest {
  @TempDir private Path dir;
  private Path launcher = Path.of("");

  private Process start(Path program, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(dir.toFile())
        .redirectOutput(dir.resolve("out.txt").toFile())
        .redirectError(dir.resolve("err.txt").toFile())
        .start();
  }

  private Output bpnet(Path program, String... args) throws IOException, InterruptedException {
    int code = start(program, args).waitFor();
    return new Output(
        code, Files.readString(dir.resolve("out.txt")), Files.readString(dir.resolve("err.txt")));
  }

  @BeforeEach
  void build() throws Exception {
    launcher = BuiltCheckout.get().launcher();
  }

  @Test
  void should_print_one_json_object_and_not_a_word_more() throws Exception {
    Output run = bpnet(launcher, "train", "iris", "--epochs", "3", "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonValue.Members json = Json.readObject(run.out().strip());
    assertThat(dir.resolve(json.text("run"))).isDirectory(); // relative to the caller's folder
    assertThat(json.whole("epochs")).isEqualTo(3);
  }

  /// A training never downloads: it says how to.
  @Test
  void should_say_how_to_get_a_public_set_that_is_not_there() throws Exception {
    var command = new ProcessBuilder(launcher.toString(), "train", "fashion-mnist");
    command.environment().put("BPNET_DATA", dir.resolve("empty").toString());
    command.environment().put("XDG_DATA_HOME", dir.resolve("empty").toString());
    Path err = dir.resolve("err.txt");

    int code = command.directory(dir.toFile()).redirectError(err.toFile()).start().waitFor();

    assertThat(code).isEqualTo(1);
    assertThat(err)
        .hasContent(
            "bpnet train: fashion-mnist: is not on this machine yet; get it with: bpnet fetch"
                + " fashion-mnist, or name the folder of its files");
  }

  @Test
  void should_report_an_error_in_one_line_through_a_link() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), launcher);

    Output run = bpnet(link, "train", "nowhere.csv");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains("nowhere.csv");
  }

  @Test
  void should_resume_a_killed_run_to_the_same_bytes() throws Exception {
    bpnet(launcher, "train", "digits", "--epochs", "20", "--json", "--out", "whole");

    Process killed =
        start(launcher, "train", "digits", "--epochs", "20", "--json", "--out", "killed");
    Path metrics = dir.resolve("killed/metrics.csv");
    while (killed.isAlive() && (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 4)) {
      Thread.onSpinWait();
    }
    assertThat(killed.destroyForcibly().waitFor()).as("ended by the kill").isNotZero();
    Output resumed = bpnet(launcher, "train", "--resume", "--json", "--out", "killed");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Json.readObject(resumed.out().strip()).whole("epochs")).isEqualTo(20);
    for (String file : List.of("model.safetensors", "last.safetensors", "model.json", "run.json")) {
      assertThat(dir.resolve("killed").resolve(file))
          .hasSameBinaryContentAs(dir.resolve("whole").resolve(file));
    }
  }
}
