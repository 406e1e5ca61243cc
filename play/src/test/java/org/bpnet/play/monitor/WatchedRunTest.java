package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedRunTest {
  private static final long NOW = 1_800_000_000_000L;

  @TempDir Path temporary;
  private RunFiles files;
  private WatchedRun run;

  @BeforeEach
  void open() throws IOException {
    files = RunFiles.create(temporary.resolve("digits"), 20, "Adam");
    run = new WatchedRun(files.folder(), Optional.empty());
  }

  /// Looks until there is no more, with all files written so many seconds before.
  private JsonValue.Members frame(int ago) throws IOException {
    for (String name : new String[] {"run.json", "metrics.csv"}) {
      Path file = files.folder().resolve(name);
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(NOW - 1000L * ago));
      }
    }
    while (run.poll(NOW)) {
      // there may be more
    }
    return run.frame().build();
  }

  private void write(String name, long time) throws IOException {
    Path file = files.folder().resolve(name);
    Files.writeString(file, "something");
    Files.setLastModifiedTime(file, FileTime.fromMillis(time));
  }

  private String status(int ago) throws IOException {
    return frame(ago).text("status");
  }

  @Test
  void should_follow_a_run_from_its_first_epoch_to_its_last() throws IOException {
    assertThat(status(1)).isEqualTo("waiting");
    files.append(1, 3);
    JsonValue.Members frame = frame(1);
    assertThat(frame.text("status")).isEqualTo("running");
    assertThat(frame.whole("epoch")).isEqualTo(3);
    assertThat(frame.whole("epochs")).isEqualTo(20);
    assertThat(frame.number("seconds_left")).isEqualTo(17 * 0.5);
    assertThat(frame.members("last").number("train_loss")).isEqualTo(1.0 / 30);
    assertThat(frame.members("best").number("epoch")).isEqualTo(3);
    files.append(4, 20);
    assertThat(status(1)).isEqualTo("completed");
    assertThat(run.frame().build().find("seconds_left")).contains(new JsonValue.Null());
  }

  @Test
  void should_say_that_a_run_writes_no_more() throws IOException {
    files.append(1, 3);
    assertThat(status(59)).isEqualTo("running");
    assertThat(status(61)).isEqualTo("quiet");
    files.append("4,40,0.1,0.1,0.9,0.1,100.0,3\n");
    assertThat(status(399)).isEqualTo("running");
    assertThat(status(401)).isEqualTo("quiet");
  }

  @Test
  void should_tell_an_early_end_and_a_divergence_by_the_files() throws IOException {
    files.append(1, 3);
    write("loss.png", NOW - 2000);
    assertThat(status(1)).isEqualTo("running"); // the picture is of an earlier end
    write("loss.png", NOW);
    assertThat(status(1)).isEqualTo("ended");
    write("step.replay", NOW);
    assertThat(status(1)).isEqualTo("diverged");
  }

  @Test
  void should_notice_that_a_run_is_resumed_or_another() throws IOException {
    files.append(1, 5);
    assertThat(frame(1).text("news")).isEmpty();
    files.resumeAfter(3);
    JsonValue.Members resumed = frame(1);
    assertThat(resumed.text("news")).isEqualTo("resumed");
    assertThat(resumed.whole("epoch")).isEqualTo(3);

    Files.delete(files.metrics());
    RunFiles.create(files.folder(), 8, "Sgd").append(1, 1);
    JsonValue.Members replaced = frame(1);
    assertThat(replaced.text("news")).isEqualTo("replaced");
    assertThat(replaced.whole("epochs")).isEqualTo(8);
    assertThat(run.settings()).containsEntry("training.learners.optimizer.rule", "Sgd");
  }

  @Test
  void should_keep_what_it_read_of_a_folder_that_is_gone() throws IOException {
    files.append(1, 3);
    frame(1);
    Files.delete(files.folder().resolve("run.json"));
    Files.delete(files.metrics());
    Files.delete(files.folder());

    assertThat(status(1)).isEqualTo("gone");
  }

  @Test
  void should_pass_over_lines_that_are_none_and_say_what_cannot_be_read() throws IOException {
    files.append(1, 2).append("3,30,0.1\n4,40,none,,0.5,0.1,1,2\n");
    JsonValue.Members frame = frame(1);
    assertThat(frame.whole("unread")).isEqualTo(1);
    assertThat(frame.whole("epoch")).isEqualTo(4);
    assertThat(frame.members("last").find("train_loss")).isEmpty();

    Files.writeString(files.folder().resolve("run.json"), "{");
    assertThat(frame(1).text("problem")).contains("run.json: line 1");
    Files.writeString(files.metrics(), "a,".repeat(70) + "\n");
    Files.writeString(files.folder().resolve("run.json"), "{}");
    assertThat(frame(1).text("problem")).contains("needs at most 64 columns");
  }

  @Test
  void should_read_the_confusion_matrix_with_its_sums() throws IOException {
    assertThat(run.confusion()).isEqualTo(new JsonValue.Null());
    files.confused();
    frame(1);
    JsonValue.Members matrix = (JsonValue.Members) run.confusion();
    assertThat(matrix.numbers("actual")).containsExactly(10, 10, 10);
    assertThat(matrix.numbers("predicted")).containsExactly(10, 9, 11);
    assertThat(matrix.number("accuracy")).isEqualTo(0.9);
    assertThat(matrix.whole("total")).isEqualTo(30);

    Files.writeString(
        files.folder().resolve("confusion.json"),
        "{\"measured\": \"test\", \"classes\": [\"a\"], \"counts\": [[1], [2]]}");
    assertThat(frame(1).text("problem")).contains("needs as many rows as classes");
  }
}
