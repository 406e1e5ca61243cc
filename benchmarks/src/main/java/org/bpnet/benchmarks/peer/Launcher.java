package org.bpnet.benchmarks.peer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Starts workers: who they are, with which options, on which class path.
final class Launcher {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path benchmarks;
  private final Path logs;
  private final InstructionSet set;

  Launcher(Path root, InstructionSet set) {
    this.set = set;
    benchmarks = root.resolve("benchmarks");
    try {
      logs = Files.createTempDirectory("bpnet-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A process of this engine.
  ///
  /// @throws UnsupportedOperationException if it is not installed
  WorkerProcess start(String engine, int threads) {
    String[] words = engine.split(" ");
    return switch (words[0]) {
      case "bpnet" -> process(bpnet(BpnetWorker.class, words[1]), Map.of(), engine);
      case "earlier" -> process(earlier(words[1]), Map.of(), engine);
      case "self" -> process(bpnet(BpnetWorker.class, "java"), Map.of(), engine);
      case "libtorch" -> process(libtorch(words[1]), openMp(words[1], threads), engine);
      case "dl4j" -> process(dl4j(), Map.of("OMP_NUM_THREADS", "" + threads), engine);
      case "python" ->
          process(python(words[1], threads), Map.of("OMP_NUM_THREADS", "" + threads), engine);
      default -> throw new IllegalArgumentException("there is no engine " + engine);
    };
  }

  private WorkerProcess process(
      List<String> command, Map<String, String> environment, String engine) {
    var all = new HashMap<>(set.environment());
    all.putAll(environment);
    return new WorkerProcess(command, all, logs.resolve(engine.replace(' ', '-') + ".log"));
  }

  /// What the machine can do at best with this launcher's instructions.
  Limit limit(int threads) {
    try {
      Process process =
          new ProcessBuilder(bpnet(Peak.class, "" + threads))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] words =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .split(" ");
      return new Limit(Integer.parseInt(words[0]), Double.parseDouble(words[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same of the checkout that `bpnet.earlier` names, which was built before.
  private List<String> earlier(String engine) {
    Path target = Path.of(System.getProperty("bpnet.earlier", "")).resolve("benchmarks/target");
    String classes = path(target.resolve("classes"), target.resolve("lib").resolve("*"));
    return bpnet(classes, BpnetWorker.class, engine);
  }

  private List<String> bpnet(Class<?> type, String argument) {
    return bpnet(System.getProperty("java.class.path"), type, argument);
  }

  /// With the options of the bpnet command.
  private List<String> bpnet(String classes, Class<?> type, String argument) {
    var command = new ArrayList<String>(List.of(JAVA, "--add-modules=jdk.incubator.vector"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseParallelGC",
            "-XX:Tier3DelayOn=100000",
            "-XX:-UseProfiledLoopPredicate"));
    command.addAll(set.options());
    command.addAll(List.of("-cp", classes));
    command.addAll(List.of(type.getName(), argument));
    return command;
  }

  /// The Python that `BPNET_PYTHON` names, else the first on the path.
  private List<String> python(String library, int threads) {
    String python = System.getenv().getOrDefault("BPNET_PYTHON", "python3");
    Path script = benchmarks.resolve("python").resolve("worker.py");
    var command = new ArrayList<String>(List.of(python, script.toString(), library, "" + threads));
    if (!set.word().isEmpty()) {
      command.add(set.word());
    }
    return command;
  }

  private List<String> libtorch(String version) {
    Path target = benchmarks.resolve("libtorch").resolve("target");
    Path natives = installed(target.resolve("natives-" + version));
    return List.of(
        JAVA,
        crashes(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Dorg.bytedeco.javacpp.pathsFirst=true",
        "-Dorg.bytedeco.javacpp.cachedir=" + target.resolve("javacpp"),
        "-Djava.library.path=" + natives,
        "-cp",
        path(ours(), target.resolve("classes"), target.resolve("lib-" + version).resolve("*")),
        "org.bpnet.benchmarks.libtorch.LibTorchWorker",
        version);
  }

  /// Two pools share the cores of the build without MKL, OpenMP's and OpenBLAS's: where the first
  /// spins while the second works, a step takes 20 to 80 times as long.
  private static Map<String, String> openMp(String version, int threads) {
    String count = String.valueOf(threads);
    return version.equals("2.7.1")
        ? Map.of("OMP_NUM_THREADS", count)
        : Map.of(
            "OMP_NUM_THREADS", count, "OPENBLAS_NUM_THREADS", count, "OMP_WAIT_POLICY", "PASSIVE");
  }

  private List<String> dl4j() {
    Path target = benchmarks.resolve("dl4j").resolve("target");
    return List.of(
        JAVA,
        crashes(),
        "--enable-native-access=ALL-UNNAMED",
        "-Dorg.bytedeco.javacpp.cachedir=" + target.resolve("javacpp"),
        "-cp",
        path(ours(), target.resolve("classes"), installed(target.resolve("lib")).resolve("*")),
        "org.bpnet.benchmarks.dl4j.Dl4jWorker");
  }

  /// A library made for another processor ends its process; the JVM's report of that belongs to the
  /// logs, not into the folder where one happens to stand.
  private String crashes() {
    return "-XX:ErrorFile=" + logs.resolve("crash-%p.log");
  }

  private Path ours() {
    return benchmarks.resolve("target").resolve("classes");
  }

  private static String path(Path... entries) {
    return Arrays.stream(entries)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path installed(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UnsupportedOperationException(
          "not installed; ./bpnet bench --against libtorch does");
    }
    return folder;
  }
}
