package org.bpnet.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Times the bpnet command from its call to what the caller waits for, with what the JVM can keep
/// between runs and without, and prints a Markdown page.
public final class StartUp {
  private static final String FIRST_STEP = "epoch 1/";

  private final Path work;
  private final Path plain;

  /// What the JVM is given: the launcher, and the options added to its own.
  private record Way(String name, Path launcher, List<String> options) {}

  /// @param until text on standard error that ends the measurement; the end of the process if empty
  private record Command(String name, String until, List<String> arguments) {}

  private StartUp(Path work) {
    this.work = work;
    this.plain = work.resolve("plain");
  }

  /// Measures and prints.
  ///
  /// @param args the checkout, and how often each command is run in each way
  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(args[0]).toRealPath();
    Path work = Files.createTempDirectory("startup");
    try {
      new StartUp(work).measure(root, Integer.parseInt(args[1]));
    } finally {
      remove(work);
    }
  }

  private void measure(Path root, int runs) throws IOException, InterruptedException {
    copyWithoutArchive(root);
    Path aot = aotCache();
    List<Way> ways =
        List.of(
            new Way("nothing kept", plain.resolve("bpnet"), List.of()),
            new Way("AOT cache", plain.resolve("bpnet"), List.of("-XX:AOTCache=" + aot)),
            new Way("class data archive", root.resolve("bpnet"), List.of()));
    Path model = work.resolve("model");
    Files.writeString(
        work.resolve("one.csv"),
        "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
    run(ways.getLast(), "", List.of("train", "iris", "--epochs", "5", "--out", model.toString()));
    List<Command> commands =
        List.of(
            new Command("`bpnet --version`", "", List.of("--version")),
            new Command(
                "`bpnet predict`, one row of iris",
                "",
                List.of("predict", "--model", model.toString(), "one.csv")),
            new Command(
                "`bpnet train digits`, to the end of the first step",
                FIRST_STEP,
                List.of("train", "digits", "--out", "run")),
            new Command(
                "`bpnet train digits`, to its end",
                "",
                List.of("train", "digits", "--out", "run")));
    Map<Command, List<double[]>> times = new LinkedHashMap<>();
    for (Command command : commands) {
      times.put(command, ways.stream().map(_ -> new double[runs]).toList());
    }
    for (int run = -1; run < runs; run++) { // the first round fills the file cache
      for (Command command : commands) {
        for (int way = 0; way < ways.size(); way++) {
          double seconds = run(ways.get(way), command.until(), command.arguments());
          Objects.requireNonNull(times.get(command)).get(way)[Math.max(run, 0)] = seconds;
        }
      }
    }
    print(ways, times, runs);
  }

  /// A copy of what the launcher needs, with the empty archive that says that there is none.
  private void copyWithoutArchive(Path root) throws IOException {
    try (Stream<Path> rooms = Files.list(root)) {
      for (Path room : rooms.filter(room -> Files.exists(room.resolve("pom.xml"))).toList()) {
        Path copy = plain.resolve(room.getFileName());
        Files.createDirectories(copy.resolve("src/main"));
        Files.createFile(copy.resolve("pom.xml"));
      }
    }
    Files.createFile(plain.resolve("pom.xml"));
    Files.createDirectories(plain.resolve("cli/target/lib"));
    Files.createDirectories(plain.resolve(".mvn"));
    List<String> files =
        new ArrayList<>(List.of("bpnet", ".mvn/find-jdk.sh", ".mvn/launch.sh", ".mvn/locale.sh"));
    try (Stream<Path> jars = Files.list(root.resolve("cli/target/lib"))) {
      jars.forEach(jar -> files.add("cli/target/lib/" + jar.getFileName()));
    }
    for (String file : files) {
      Files.copy(root.resolve(file), plain.resolve(file));
    }
    Files.createFile(plain.resolve("cli/target/bpnet.built"));
    Files.createFile(
        plain.resolve("cli/target/bpnet-" + System.getProperty("java.version") + ".jsa"));
  }

  /// Made from the same rehearsal as the launcher's archive.
  private Path aotCache() throws IOException, InterruptedException {
    Path cache = work.resolve("bpnet.aot");
    var builder =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--module-path",
                plain.resolve("cli/target/lib").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=org.bpnet.cli,org.bpnet.cpu.onednn",
                "-Djava.awt.headless=true",
                "-XX:+UseParallelGC",
                "-XX:Tier3DelayOn=100000",
                "-XX:-UseProfiledLoopPredicate",
                "-XX:MaxRAMPercentage=50",
                "-XX:AOTCacheOutput=" + cache,
                "--module",
                "org.bpnet.cli/org.bpnet.cli.Rehearsal")
            .directory(Files.createDirectory(work.resolve("rehearsal")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    if (builder.start().waitFor() != 0 || !Files.exists(cache)) {
      throw new IllegalStateException("the AOT cache could not be made");
    }
    return cache;
  }

  /// The seconds from the start of the process to the text on its standard error, or to its end.
  /// The progress line, drawn after the first step, is for terminals; the option says it is one.
  private double run(Way way, String until, List<String> arguments)
      throws IOException, InterruptedException {
    remove(work.resolve("run"));
    List<String> line = new ArrayList<>(List.of(way.launcher().toString()));
    line.addAll(arguments);
    var builder =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    List<String> options = new ArrayList<>(way.options());
    if (!until.isEmpty()) {
      options.add("-Dbpnet.terminals=err");
    }
    builder.environment().put("BPNET_JAVA_OPTS", String.join(" ", options));
    long start = System.nanoTime();
    Process process = builder.start();
    var text = new StringBuilder();
    try (InputStream errors = process.getErrorStream()) {
      var bytes = new byte[4096];
      for (int n = errors.read(bytes); n > 0; n = errors.read(bytes)) {
        text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
        if (!until.isEmpty() && text.indexOf(until) >= 0) {
          double seconds = (System.nanoTime() - start) * 1e-9;
          process.destroyForcibly().waitFor();
          return seconds;
        }
      }
    }
    int code = process.waitFor();
    if (code != 0 || !until.isEmpty()) {
      throw new IllegalStateException(String.join(" ", line) + " ended with " + code + ": " + text);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  private static void print(List<Way> ways, Map<Command, List<double[]>> times, int runs) {
    System.out.printf(
        Locale.ROOT,
        """
        # Start-up

        Printed by `benchmarks/startup`. Milliseconds from the call of `./bpnet` to its end, or to the moment the progress line
        shows the first update: median of %d runs [fastest, slowest], the ways taking turns.

        | command | %s |
        |---|%s
        """,
        runs,
        String.join(" | ", ways.stream().map(Way::name).toList()),
        "---|".repeat(ways.size()));
    times.forEach((command, ofWays) ->
        System.out.println(
            "| "
                + command.name()
                + " | "
                + String.join(" | ", ofWays.stream().map(StartUp::cell).toList())
                + " |"));
    System.out.printf(
        Locale.ROOT,
        """

        - *nothing kept*: only the archive of its own classes that every JDK brings.
        - *AOT cache*: `-XX:AOTCache` (JEP 483, 514, 515), made from the same rehearsal. It holds classes, but with an incubator
          module (`jdk.incubator.vector`) in the boot layer the JVM keeps neither the module graph nor linked lambdas in it.
        - *class data archive*: what `./bpnet` does: `-XX:ArchiveClassesAtExit` at the first run, `-XX:SharedArchiveFile` later.
          It holds the lambdas.

        Left out of both: picocli's classes, whose format is too old for it, and kernels, which are written at run time.

        Machine: %d cores, %s %s, JDK %s; load average %.1f, these runs included.
        """,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String cell(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.0f [%.0f, %.0f]",
        sorted[sorted.length / 2] * 1e3,
        sorted[0] * 1e3,
        sorted[sorted.length - 1] * 1e3);
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
