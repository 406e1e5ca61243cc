package org.bpnet.cpu.onednn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of these tests in a process of its own, which may end by a signal.
final class NativeChild {
  private static final long MINUTES = 10;

  private NativeChild() {}

  /// @param code the exit code; not 0 if it crashed
  /// @param last the last line of what it printed
  record End(int code, String last) {}

  /// Runs `main` and waits for its end.
  ///
  /// @param folder where its streams are kept, and what the JVM writes when it crashes
  static End run(Path folder, Map<String, String> environment, Class<?> program, String... args)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out.txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    // A crash writes its report to the end of the same stream.
    String last =
        Files.readAllLines(out).stream()
            .takeWhile(line -> !line.equals("#"))
            .reduce("", (before, line) -> line);
    return new End(process.exitValue(), last);
  }
}
