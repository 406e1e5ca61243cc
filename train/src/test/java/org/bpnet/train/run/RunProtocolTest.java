package org.bpnet.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.fault.Faults;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run folder promises about kills, full disks, damage and other writers.
class RunProtocolTest {
  private static final List<String> REPEATABLE =
      List.of(
          "model.safetensors",
          "model.json",
          "last.safetensors",
          "run.json",
          "layers.csv",
          "steps.csv");

  private final Backend backend = Backends.reference();
  private final Prepared data = iris();

  @TempDir Path folder;

  @Tag("slow")
  @Test
  void should_resume_to_the_same_bytes_after_a_kill_at_any_operation() throws IOException {
    Map<String, String> whole = wholeRun();
    int operations = operations();
    assertThat(operations).isGreaterThan(40);

    for (int i = 0; i < operations; i++) {
      Path path = folder.resolve("killed" + i);
      killed(Faults.at(Faults.Kind.KILL, i).in(path));
      goOn(path);

      assertThat(contents(path)).as("killed at %d", i).isEqualTo(whole);
    }
  }

  @Test
  @Tag("slow")
  void should_resume_to_the_same_bytes_after_a_second_kill_while_resuming() throws IOException {
    Map<String, String> whole = wholeRun();
    int operations = operations();

    for (int i = 0; i < operations; i++) {
      for (int second = i % 3; second < operations; second += 3) {
        Path path = folder.resolve("killed" + i + "-" + second);
        killed(Faults.at(Faults.Kind.KILL, i).in(path));
        Path again = Faults.at(Faults.Kind.KILL, second).in(path);
        Throwable end = catchThrowable(() -> goOn(again));
        assertThat(end == null || end instanceof Faults.Killed).as("%s", end).isTrue();
        goOn(path);

        assertThat(contents(path)).as("killed at %d and %d", i, second).isEqualTo(whole);
      }
    }
  }

  private void killed(Path dying) {
    assertThat(catchThrowable(() -> train(RunFolder.create(dying))))
        .isInstanceOf(Faults.Killed.class);
  }

  @Tag("slow")
  @Test
  void should_lose_nothing_when_any_write_finds_the_disk_full() throws IOException {
    Map<String, String> whole = wholeRun();
    int operations = operations();

    int failures = 0;
    for (int i = 0; i < operations; i++) {
      Path path = folder.resolve("full" + i);
      Path full = Faults.at(Faults.Kind.FULL, i).in(path);

      Throwable failure = catchThrowable(() -> train(RunFolder.create(full)));

      if (failure != null) {
        failures++;
        assertThat(failure).isInstanceOf(CheckpointException.class);
        assertThat(failure).hasMessageStartingWith(path.toString());
        assertThat(failure).message().hasLineCount(1).contains("free space");
        goOn(path);
      }
      assertThat(contents(path)).as("full at %d", i).isEqualTo(whole);
    }
    assertThat(failures).isGreaterThan(10);
  }

  @Test
  void should_write_the_table_of_metrics_anew_and_keep_its_times() throws IOException {
    Path path = folder.resolve("run");
    train(RunFolder.create(path));
    Path metrics = path.resolve("metrics.csv");
    List<String> before = Files.readAllLines(metrics);
    Files.writeString(
        metrics,
        before.getFirst().replace("epoch", "epocx")
            + "\n"
            + before.get(1).replaceFirst(",\\d", ",7")
            + "\n"
            + before.get(2).substring(0, 9));

    train(RunFolder.resume(path));

    List<String> after = Files.readAllLines(metrics);
    assertThat(after).hasSize(3).startsWith(before.get(0), before.get(1));
    assertThat(after.get(2))
        .isEqualTo(before.get(2).replaceFirst("[\\d.]+,[\\d.]+$", ",")); // its times are lost
  }

  @Test
  void should_keep_other_runs_out_and_know_a_lock_whose_holder_died() throws IOException {
    Path path = folder.resolve("run");
    train(RunFolder.create(path));
    RunFolder resumed = RunFolder.resume(path);
    try (var lock = resumed.lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> train(RunFolder.resume(path)))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              path + ": another run is writing there; wait for its end, or choose another folder");
    }
    assertThat(path.resolve(".lock")).exists();
    train(RunFolder.resume(path));
  }

  @Test
  void should_keep_out_a_run_of_another_process() throws IOException, InterruptedException {
    Path path = folder.resolve("run");
    train(RunFolder.create(path));
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('!');
      assertThatThrownBy(() -> train(RunFolder.resume(path)))
          .hasMessageContaining("another run is writing there");
    } finally {
      holder.destroyForcibly().waitFor();
    }

    train(RunFolder.resume(path));
  }

  /// Locks a folder until it is killed.
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (var lock = RunFolder.resume(Path.of(args[0])).lock()) {
        System.out.print(lock == null ? '?' : '!');
        System.out.flush();
        System.in.read();
      }
    }
  }

  /// Both were told that the folder is free, and then one began.
  @Test
  void should_not_touch_the_files_of_a_run_that_began_meanwhile() throws IOException {
    Path path = folder.resolve("run");
    RunFolder late = RunFolder.create(path);
    train(RunFolder.create(path));
    Map<String, String> before = contents(path);

    assertThatThrownBy(() -> train(late))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path + ": holds a run already");

    assertThat(contents(path)).isEqualTo(before);
  }

  @Test
  void should_follow_no_link_at_a_temporary_name_and_remove_what_was_left() throws IOException {
    Path path = folder.resolve("run");
    train(RunFolder.create(path));
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Path left = path.resolve(".last.safetensors.0123456789abcdef.tmp");
    Path mine = Files.writeString(path.resolve(".notes.tmp"), "mine");
    Files.createSymbolicLink(left, victim);

    train(RunFolder.resume(path));

    assertThat(victim).hasContent("mine");
    assertThat(mine).exists();
    assertThat(Files.isSymbolicLink(left)).isFalse();
  }

  @Test
  void should_refuse_a_link_in_place_of_the_lock() throws IOException {
    Path path = Files.createDirectory(folder.resolve("run"));
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Files.createSymbolicLink(path.resolve(".lock"), victim);

    assertThatThrownBy(() -> train(RunFolder.create(path)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path + ": cannot be locked (")
        .message()
        .hasLineCount(1)
        .doesNotContain("Exception");
    assertThat(victim).hasContent("mine");
  }

  /// A file that a lock in another process holds stays locked when this process looks at it.
  @Test
  void should_hold_the_lock_though_another_run_here_asks_for_it() throws IOException {
    Path path = folder.resolve("run");
    train(RunFolder.create(path));
    try (var lock = RunFolder.resume(path).lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> RunFolder.resume(path).lock())
          .isInstanceOf(CheckpointException.class);
      try (var file = FileChannel.open(path.resolve(".lock"), StandardOpenOption.WRITE)) {
        assertThatThrownBy(file::tryLock).isNotNull();
      }
    }
  }

  private Map<String, String> wholeRun() throws IOException {
    Path path = folder.resolve("whole");
    train(RunFolder.create(path));
    return contents(path);
  }

  private int operations() {
    Faults none = Faults.none();
    train(RunFolder.create(none.in(folder.resolve("counted"))));
    return none.count();
  }

  /// Resumes what can be resumed, and begins where there is no run.
  private void goOn(Path path) {
    Path at = path.getFileSystem() == folder.getFileSystem() ? Faults.none().in(path) : path;
    try {
      train(RunFolder.resume(at));
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining("holds no run to resume");
      train(RunFolder.create(at));
    }
  }

  private void train(RunFolder run) {
    Settings settings =
        Settings.defaults()
            .layers("3,tanh,dropout(0.2)")
            .epochs(2)
            .batchSize(40)
            .seed(5)
            .withoutEarlyStopping();
    try (var model = Classifier.fit(data, settings.backend(backend).folder(run.withLayers(1)))) {
      assertThat(model.report().orElseThrow().epochs()).hasSize(2);
    }
  }

  private static Prepared iris() {
    var iris = (DataSource.Tabular) DataSources.open("iris");
    return Prepared.of(iris.table(), TableTask.infer(iris.table()), 0.1, 0.2, new Seed(1));
  }

  /// All files of a folder, of tables without what times and memory are; but for the histograms,
  /// which are of the newest look that there was time to write them of.
  private static Map<String, String> contents(Path path) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        contents.put(
            name,
            switch (name) {
              case "metrics.csv" -> bytes.replaceAll("(?m)(,[^,\n]*){2}$", "");
              case "steps.csv" -> bytes.replaceAll("(?m)(,[^,\n]*){4}$", "");
              default -> bytes;
            });
      }
    }
    contents.remove("histograms.json");
    assertThat(contents).containsKeys(REPEATABLE.toArray(String[]::new));
    return contents;
  }
}
