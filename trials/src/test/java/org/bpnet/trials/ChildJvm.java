package org.bpnet.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A Java program of these trials or of the command, run in a process of its own: one that may be
/// killed, starved or profiled.
///
/// @param folder where it runs and where its streams are kept
/// @param options of the JVM, beside those of the launcher
record ChildJvm(Path folder, List<String> options) {

  /// @param code the exit code; above 128 if a signal ended the process
  record Output(int code, String out, String err) {}

  /// Starts a program's `main`.
  Process start(String mainClass, String... args) throws IOException {
    return command(mainClass, List.of(args)).start();
  }

  /// A program's `main`, ready to be started.
  ProcessBuilder command(String mainClass, List<String> args) throws IOException {
    Files.createDirectories(folder);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:Tier3DelayOn=100000",
            "-XX:-UseProfiledLoopPredicate",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(mainClass);
    command.addAll(args);
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile());
  }

  /// Starts the command, `bpnet`.
  Process bpnet(String... args) throws IOException {
    return start("org.bpnet.cli.Bpnet", args);
  }

  /// Waits for the end of a process started here, and kills it after so many seconds.
  Output await(Process process, long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "not over after %d s, said: %s",
              seconds,
              Files.readString(folder.resolve("err.txt"))));
    }
    String errors =
        Files.readString(folder.resolve("err.txt"))
            .lines()
            .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
            .collect(Collectors.joining("\n"));
    return new Output(process.exitValue(), Files.readString(folder.resolve("out.txt")), errors);
  }
}
