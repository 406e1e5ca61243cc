package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills `bpnet train` with SIGKILL at random moments, again and again, and resumes it until it
/// comes to its end: which must give the same bytes as a run that nobody disturbed.
@Tag("slow")
class KillTrial {
  private static final List<String> REPEATABLE =
      List.of("model.safetensors", "model.json", "last.safetensors", "run.json");

  /// Epochs so short that a good part of the time is spent in writing files.
  private static final List<String> RUN =
      List.of("train", "iris", "--model", "4", "--epochs", "150", "--engine", "java");

  @TempDir Path dir;

  @Test
  void should_resume_to_the_same_bytes_after_kills_at_random_moments()
      throws IOException, InterruptedException {
    int wanted = Trials.count("kills", 6, 300);
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    long start = System.nanoTime();
    Path whole = dir.resolve("whole");
    assertThat(ended(command(whole))).isTrue();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    int kills = 0;
    int begun = 0;
    int runs = 0;
    while (kills < wanted) {
      Path run = dir.resolve("run" + runs++);
      boolean over = false;
      while (!over) {
        boolean resumable = Files.exists(run.resolve("run.json"));
        begun += resumable ? 0 : 1;
        List<String> line =
            resumable ? List.of("train", "--resume", "--out", run.toString()) : command(run);
        over = endedWithin(random.nextLong(millis / 8, millis), line);
        kills += over ? 0 : 1;
      }
      for (String file : REPEATABLE) {
        assertThat(run.resolve(file))
            .as("seed %d, run %d, %s", seed, runs, file)
            .hasSameBinaryContentAs(whole.resolve(file));
      }
      assertThat(figures(run)).isEqualTo(figures(whole));
      assertThat(hidden(run)).containsExactly(".lock");
    }
    assertThat(ended(List.of("predict", "--model", dir.resolve("run0").toString(), "iris")))
        .isTrue();
    Trials.report(
        "KillTrial",
        String.format(
            Locale.ROOT,
            "%d kills within %d ms over %d runs, begun %d times, all to the same bytes (seed %d)",
            kills,
            millis,
            runs,
            begun,
            seed));
  }

  private static List<String> command(Path run) {
    List<String> command = new ArrayList<>(RUN);
    command.addAll(List.of("--out", run.toString()));
    return command;
  }

  private ChildJvm child() {
    return new ChildJvm(dir.resolve("child"), List.of("-Djava.awt.headless=true"));
  }

  private boolean ended(List<String> line) throws IOException, InterruptedException {
    Process process = child().bpnet(line.toArray(String[]::new));
    ChildJvm.Output output = child().await(process, 600);
    assertThat(output.code()).as(output.err()).isZero();
    return true;
  }

  /// Kills the command unless it is over by then.
  private boolean endedWithin(long millis, List<String> line)
      throws IOException, InterruptedException {
    Process process = child().bpnet(line.toArray(String[]::new));
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      ChildJvm.Output output = child().await(process, 1);
      assertThat(output.code()).as("%s: %s", line, output.err()).isZero();
      return true;
    }
    process.destroyForcibly().waitFor();
    return false;
  }

  /// The table of metrics without its times.
  private static List<String> figures(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  private static List<String> hidden(Path run) throws IOException {
    try (var files = Files.list(run)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("."))
          .toList();
    }
  }
}
