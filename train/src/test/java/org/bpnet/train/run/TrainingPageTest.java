package org.bpnet.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The programs of docs/training.md are those that are tested, and short.
class TrainingPageTest {
  private static final Pattern REGION =
      Pattern.compile("  // @start region=\"(\\w+)\"\n(.*?)\n *// @end", Pattern.DOTALL);

  @Test
  void should_show_the_programs_that_are_tested() throws IOException {
    String page = Files.readString(Path.of("../docs/training.md"));
    String source = Files.readString(Path.of("src/test/java/org/bpnet/train/run/Programs.java"));
    List<MatchResult> programs = REGION.matcher(source).results().toList();

    assertThat(programs).hasSize(7);
    for (MatchResult program : programs) {
      String code = program.group(2).stripTrailing().stripIndent().strip();
      assertThat(page).as(program.group(1)).contains("```java\n" + code + "\n```");
      assertThat(code.lines().count()).as(program.group(1)).isLessThanOrEqualTo(40);
    }
  }
}
