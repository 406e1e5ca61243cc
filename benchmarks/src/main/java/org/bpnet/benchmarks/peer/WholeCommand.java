package org.bpnet.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Fashion-MNIST from the command line, `bpnet train` against scikit-learn's MLPClassifier: wall
/// time from the start of the process to its end, reading the files and scoring included.
///
/// Both train 784-256-128-10 on 54,000 images in batches of 128 with Adam.
enum WholeCommand {
  THREE(3, "three", 1.5),
  TEN(10, "ten", 3);

  private static final int BATCH = 128;
  private static final int IMAGES = 54_000;

  private static final Pattern ENGINE = Pattern.compile("products by (\\w+)");

  private final int epochs;
  private final String word;
  private final double target;

  /// @param word the number of epochs, in the row's title
  WholeCommand(int epochs, String word, double target) {
    this.epochs = epochs;
    this.word = word;
    this.target = target;
  }

  /// What is measured.
  String title() {
    return "Fashion-MNIST 256-128, Adam, " + word + " epochs, whole command";
  }

  /// Measures the row, or says why it cannot be.
  Row row(Path root, int rounds, String vectors, int threads) {
    try {
      return measure(root, Files.createTempDirectory("bpnet-bench"), rounds, vectors, threads);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Row measure(Path root, Path work, int rounds, String vectors, int threads)
      throws IOException {
    String engine = engine(root);
    Path script = work.resolve("mlpclassifier.py");
    try (var source = WholeCommand.class.getResourceAsStream("mlpclassifier.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path data = data(root);
    String peer = "scikit-learn";
    if (!Files.isDirectory(data)) {
      return missing(engine, vectors, threads, peer, "no folder fashion-mnist in BPNET_DATA");
    }
    String python = python(script);
    if (python.isEmpty()) {
      return missing(engine, vectors, threads, peer, "not installed; apt install python3-sklearn");
    }
    String version = output(List.of(python, script.toString(), "--version"), Map.of()).strip();
    List<String> theirs = List.of(python, script.toString(), data.toString(), "" + epochs);
    Map<String, String> alone = Map.of("OPENBLAS_NUM_THREADS", "1");
    Map<String, String> together = Map.of("OPENBLAS_NUM_THREADS", "" + threads);
    boolean single = speed(theirs, alone) > speed(theirs, together);
    var ours = new double[rounds];
    var peers = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ours[i] = speed(bpnet(root, data, work.resolve("run" + i), threads), Map.of());
      peers[i] = speed(theirs, single ? alone : together);
    }
    return new Row(
        title(),
        BATCH,
        "f32",
        engine,
        vectors,
        threads,
        String.format(
            Locale.ROOT,
            "scikit-learn %s, %s",
            version,
            single ? "1 thread" : threads + " threads"),
        OptionalDouble.of(target),
        Row.Figures.of(ours, peers),
        "");
  }

  private Row missing(String engine, String vectors, int threads, String peer, String reason) {
    return new Row(
        title(),
        BATCH,
        "f32",
        engine,
        vectors,
        threads,
        peer,
        OptionalDouble.of(target),
        Row.Figures.NONE,
        reason);
  }

  /// Who multiplies in the command as it is. The first call also builds it.
  private static String engine(Path root) throws IOException {
    List<String> command = List.of(root.resolve("bpnet").toString(), "doctor", "--json");
    Matcher engine = ENGINE.matcher(output(command, Map.of()));
    return engine.find() ? engine.group(1) : "unknown";
  }

  private static Path data(Path root) {
    String folder = System.getenv().getOrDefault("BPNET_DATA", "");
    Path parent =
        folder.isEmpty() ? root.resolveSibling("shared").resolve("data") : Path.of(folder);
    return parent.resolve("fashion-mnist");
  }

  /// The first Python that has scikit-learn: the one on the path may be another than the system's.
  private static String python(Path script) {
    return Stream.of("python3", "/usr/bin/python3")
        .filter(one -> succeeds(List.of(one, script.toString(), "--version")))
        .findFirst()
        .orElse("");
  }

  private static boolean succeeds(List<String> command) {
    try {
      output(command, Map.of());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> bpnet(Path root, Path data, Path out, int threads) {
    var command = new ArrayList<String>(List.of(root.resolve("bpnet").toString(), "train"));
    command.addAll(
        List.of(data.toString(), "--layers", "256,relu,128,relu", "--optimizer", "adam"));
    command.addAll(List.of("--batch", "" + BATCH, "--epochs", "" + epochs, "--json"));
    command.addAll(List.of("--threads", "" + threads));
    command.addAll(List.of("--out", out.toString()));
    return command;
  }

  /// Training images a second of wall time.
  private double speed(List<String> command, Map<String, String> environment) throws IOException {
    long start = System.nanoTime();
    output(command, environment);
    return 1e9 * IMAGES * epochs / (System.nanoTime() - start);
  }

  private static String output(List<String> command, Map<String, String> environment)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(
            String.format(Locale.ROOT, "%s ended with %d", command, process.exitValue()));
      }
      return text;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
