package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/// Compiles and runs programs of strangers against the modules of this build.
///
/// @param folder where sources, classes and output go, and where programs run
record Programs(Path folder) {

  /// Where the given rooms' modules lie: archives in a full build, folders otherwise.
  static String path(String... rooms) {
    List<String> entries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry ->
                Arrays.stream(rooms)
                    .anyMatch(room -> entry.matches(".*[/\\\\]" + room + "[/\\\\]target[/\\\\].*")))
            .filter(entry -> !entry.contains("test-classes"))
            .toList();
    assertThat(entries).hasSize(rooms.length);
    return String.join(File.pathSeparator, entries);
  }

  /// The entry of the class path whose file name starts like this.
  static String library(String prefix) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  Path classes() {
    return folder.resolve("classes");
  }

  Path write(String name, String text) throws IOException {
    Path file = folder.resolve("src").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  void compile(String... arguments) {
    var all = new ArrayList<>(List.of("--release", "25", "-d", classes().toString()));
    all.addAll(List.of(arguments));
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, all.toArray(String[]::new));
    assertThat(code).isZero();
  }

  /// What the program prints on both streams.
  String run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(600, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
