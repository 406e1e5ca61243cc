package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the command on a disk that is full after so many pages, for each number of them: a file
/// system in memory of that size. It takes the rights to mount one; the same is tried without them,
/// write by write, by `RunProtocolTest`.
@Tag("slow")
class FullDiskTrial {
  private static final int PAGE = 4096;

  @TempDir Path dir;
  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(dir.resolve("disk"));
    assumeTrue(
        shell("mount -t tmpfs -o size=1m tmpfs '" + disk + "'") == 0, "no rights to mount tmpfs");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    shell("umount '" + disk + "'");
  }

  @Test
  void should_say_that_the_disk_is_full_and_go_on_where_there_is_room_again()
      throws IOException, InterruptedException {
    Path whole = dir.resolve("whole");
    assertThat(bpnet(train(whole)).code()).isZero();
    int most = Trials.count("pages", 6, 60);
    int failures = 0;
    for (int pages = 1; pages <= most; pages++) {
      Path run = disk.resolve("run" + pages);
      assertThat(shell("mount -o remount,size=" + (long) pages * PAGE + " '" + disk + "'"))
          .isZero();

      ChildJvm.Output full = bpnet(train(run));
      if (full.code() != 0) {
        failures++;
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.err().lines().toList().getLast())
            .startsWith("bpnet train: " + run)
            .contains("free space");
        assertThat(full.err()).doesNotContain("\tat ");
      }

      assertThat(shell("mount -o remount,size=64m '" + disk + "'")).isZero();
      boolean begun = Files.exists(run.resolve("run.json"));
      ChildJvm.Output after =
          bpnet(begun ? List.of("train", "--resume", "--out", run.toString()) : train(run));
      assertThat(after.code()).as("%d pages: %s", pages, after.err()).isZero();
      for (String file : List.of("model.safetensors", "model.json", "last.safetensors")) {
        assertThat(run.resolve(file))
            .as("%d pages", pages)
            .hasSameBinaryContentAs(whole.resolve(file));
      }
      assertThat(shell("rm -rf '" + run + "'")).isZero();
    }
    assertThat(failures).isPositive();
    Trials.report(
        "FullDiskTrial",
        String.format(
            Locale.ROOT,
            "disks of 1 to %d pages, %d of them too small, said so, and resumed to the same bytes",
            most,
            failures));
  }

  /// A device of one's own that is always full: it stays what it is, and nothing is said to be
  /// done.
  @Test
  void should_fail_on_a_full_device_and_leave_it_one() throws IOException, InterruptedException {
    Path run = dir.resolve("run");
    assertThat(bpnet(train(run)).code()).isZero();
    Path device = dir.resolve("full");
    assumeTrue(shell("mknod '" + device + "' c 1 7 && { ! echo x > '" + device + "'; }") == 0);
    List<String> predict = List.of("predict", "--model", run.toString(), "iris");

    List<String> out = new ArrayList<>(predict);
    out.addAll(List.of("--out", device.toString()));
    ChildJvm.Output file = bpnet(out);
    assertThat(file.code()).isEqualTo(1);
    assertThat(file.err()).hasLineCount(1).contains(device.toString(), "No space left");
    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Files.exists(device)).isTrue();

    ChildJvm child = child();
    Process printing =
        child.command("org.bpnet.cli.Bpnet", predict).redirectOutput(device.toFile()).start();
    assertThat(printing.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(printing.exitValue()).isEqualTo(1);
    assertThat(Files.readString(child.folder().resolve("err.txt")))
        .contains("bpnet: standard output: cannot be written in full (No space left on device)");
  }

  private static List<String> train(Path run) {
    return List.of(
        "train",
        "iris",
        "--model",
        "4",
        "--epochs",
        "3",
        "--engine",
        "java",
        "--out",
        run.toString());
  }

  private ChildJvm child() {
    return new ChildJvm(dir.resolve("child"), List.of("-Djava.awt.headless=true"));
  }

  private ChildJvm.Output bpnet(List<String> line) throws IOException, InterruptedException {
    ChildJvm child = child();
    return child.await(child.bpnet(line.toArray(String[]::new)), 300);
  }

  private static int shell(String line) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
