package org.bpnet.benchmarks.peer;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bpnet.benchmarks.work.Workload;

/// The runner's end of a [Worker].
final class WorkerProcess implements AutoCloseable {
  private final String command;
  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final Path log;

  /// @param log where its standard error goes
  WorkerProcess(List<String> command, Map<String, String> environment, Path log) {
    this.command = String.join(" ", command.subList(command.size() - 2, command.size()));
    this.log = log;
    var builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UnsupportedOperationException("it cannot be started: " + e.getMessage(), e);
    }
    questions = process.outputWriter();
    answers = process.inputReader();
  }

  /// Sets up work and says what the engine calls itself.
  ///
  /// @throws UnsupportedOperationException if it cannot do such work
  String take(Workload work) {
    return ask("work " + work.line(), "ready");
  }

  /// The losses of the first steps.
  double[] losses(int steps) {
    String[] words = ask("losses " + steps, "losses").split(" ");
    return Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
  }

  /// The nanoseconds that this many steps take.
  long run(long steps) {
    return Long.parseLong(ask("run " + steps, "ran"));
  }

  private String ask(String question, String wanted) {
    try {
      questions.write(question + "\n");
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException(
            String.format(Locale.ROOT, "%s ended at '%s'; %s", command, question, lastWords()));
      }
      String[] words = answer.split(" ", 2);
      if (words[0].equals("unavailable")) {
        throw new UnsupportedOperationException(words[1]);
      }
      if (!words[0].equals(wanted)) {
        throw new IOException(
            String.format(Locale.ROOT, "%s: need '%s', got '%s'", command, wanted, answer));
      }
      return words[1];
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElse("its standard error is " + log);
  }

  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly(); // it has ended already
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
