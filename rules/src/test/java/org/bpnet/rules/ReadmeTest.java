package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs in the README compile, run, and print what it says.
class ReadmeTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final String PATH =
      Programs.path("core", "cpu", "nn", "data", "train")
          + File.pathSeparator
          + Programs.library("fastcsv");

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void should_run_every_program() throws Exception {
    List<String> programs = programs();
    assertThat(programs).hasSize(3);
    flowers();

    assertThat(run(programs.get(0), "Flowers", "train")).contains("the first is a small, p = ");
    assertThat(folder.resolve("flowers-model")).isDirectory();
    assertThat(run(programs.get(1), "Xor", "nn")).contains("I32 [4] 0, 1, 1, 0");
    assertThat(run(programs.get(2), "Silu", "core")).contains("F32 [3] 0.07", "0.5", "0.92");
  }

  private static List<String> programs() throws IOException {
    Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
    List<String> programs = new ArrayList<>();
    while (matcher.find()) {
      programs.add(matcher.group(1));
    }
    return programs;
  }

  private String run(String program, String name, String room) throws Exception {
    var programs = new Programs(folder);
    String module = "org.bpnet." + room;
    Path source = programs.write(name + ".java", program);
    programs.compile("-p", PATH, "--add-modules", module, source.toString());
    return programs.run(
        "-p", PATH, "--add-modules", module, "-cp", programs.classes().toString(), name);
  }

  private void flowers() throws IOException {
    var rows = new StringBuilder("length,width,kind\n");
    for (int i = 0; i < 60; i++) {
      boolean large = i % 2 == 0;
      rows.append((large ? 5.0 : 1.0) + i * 0.01).append(',').append(large ? 2.5 : 0.5);
      rows.append(large ? ",large\n" : ",small\n");
    }
    Files.writeString(folder.resolve("flowers.csv"), rows);
    Files.writeString(folder.resolve("new-flowers.csv"), "width,length\n0.4,1.1\n");
  }
}
