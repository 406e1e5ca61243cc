package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command with too little memory, for networks that fit less and less.
@Tag("slow")
class MemoryTrial {
  private static final int NARROWEST = 250;
  private static final int WIDEST = 2_650;

  @TempDir private Path dir;

  @Test
  void should_train_or_say_in_one_line_that_memory_is_short() throws Exception {
    int widths = Trials.count("widths", 5, 50);
    int refused = 0;
    for (int i = 0; i < widths; i++) {
      String width = String.valueOf(NARROWEST + i * (WIDEST - NARROWEST) / (widths - 1));
      var child =
          new ChildJvm(dir.resolve(width), List.of("-Xmx40m", "-XX:MaxDirectMemorySize=40m"));
      Process process =
          child.bpnet("train", "digits", "--model", width + ",relu," + width, "--epochs", "1");
      ChildJvm.Output run = child.await(process, 300);

      if (run.code() != 0) {
        refused++;
        assertThat(run.code()).as(run.err()).isBetween(1, 2); // 2: seen before anything is taken
        assertThat(run.err()).containsAnyOf("memory", "heap").doesNotContain("\tat ", "Exception");
        assertThat(run.err().lines().filter(line -> line.startsWith("bpnet"))).hasSize(1);
        assertThat(child.folder().resolve("runs"))
            .satisfiesAnyOf(
                runs -> assertThat(runs).doesNotExist(),
                runs -> assertThat(runs).isEmptyDirectory());
      }
    }
    Trials.report("memory", refused + " of " + widths + " networks did not fit and were refused");
    assertThat(refused).isBetween(1, widths - 1);
  }
}
