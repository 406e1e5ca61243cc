package org.bpnet.benchmarks.stability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Starts fresh JVMs one after the other and prints a Markdown page on their figures.
public final class Series {
  private final Path log;

  private Series(Path log) {
    this.log = log;
  }

  /// Measures and prints; ends with 1 if a JVM is below half of the median.
  ///
  /// @param args how many JVMs to start, and a file: what it holds of earlier ones counts too, and
  ///   theirs is added to it
  public static void main(String[] args) throws IOException, InterruptedException {
    int count = Integer.parseInt(args[0]);
    Path kept = Path.of(args[1]);
    Path log = Files.createTempFile("jit-stability", ".log");
    try {
      var series = new Series(log);
      for (int i = 1; i <= count; i++) {
        Figures figures = series.runOne();
        Files.writeString(
            kept, figures.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.err.printf(
            Locale.ROOT, "JVM %d of %d: %.0f samples/s%n", i, count, figures.speed(Measure.STEP));
      }
    } finally {
      Files.delete(log);
    }
    var summary = new SeriesSummary(Files.readAllLines(kept).stream().map(Figures::parse).toList());
    System.out.print(StabilityPage.of(summary));
    System.exit(summary.fallen().isEmpty() ? 0 : 1);
  }

  private Figures runOne() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command())
            .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    var answers = new ArrayList<String>();
    try (var reader = process.inputReader()) {
      reader.lines().forEach(answers::add);
    }
    if (process.waitFor() != 0 || answers.size() != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "the JVM ended with %d: %s", process.exitValue(), lastWords()));
    }
    Figures figures = Figures.parse(answers.getFirst());
    try (Stream<String> lines = Files.lines(log)) {
      var compilers = CompilerLog.of(lines);
      return new Figures(
          figures.speeds(),
          figures.bytes(),
          figures.others(),
          compilers.abandoned(),
          compilers.rescued());
    }
  }

  /// The options of the launcher, and two for the compilers' log.
  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        "-XX:+UseParallelGC",
        "-XX:Tier3DelayOn=100000",
        "-XX:-UseProfiledLoopPredicate",
        "-XX:MaxRAMPercentage=50",
        "-Xlog:disable",
        "-Xlog:all=warning,aot*=off,cds*=off:stderr",
        "-XX:+PrintCompilation",
        "-XX:+DisplayVMOutputToStderr",
        "-cp",
        System.getProperty("java.class.path"),
        Trial.class.getName());
  }

  private String lastWords() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("Exception") || line.contains("Error"))
          .findFirst()
          .orElse("no error was printed");
    }
  }
}
