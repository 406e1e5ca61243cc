package org.bpnet.benchmarks.peer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts workers: who they are, with which options, on which class path.
final class Launcher {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path benchmarks;
  private final Path logs;

  Launcher(Path root) {
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
    Path log = logs.resolve(engine.replace(' ', '-') + ".log");
    return switch (words[0]) {
      case "bpnet" -> new WorkerProcess(bpnet(words[1]), Map.of(), log);
      case "self" -> new WorkerProcess(bpnet("java"), Map.of(), log);
      case "libtorch" -> new WorkerProcess(libtorch(words[1]), openMp(words[1], threads), log);
      case "dl4j" -> new WorkerProcess(dl4j(), Map.of("OMP_NUM_THREADS", "" + threads), log);
      default -> throw new IllegalArgumentException("there is no engine " + engine);
    };
  }

  /// With the options of the bpnet command.
  private static List<String> bpnet(String engine) {
    var command = new ArrayList<String>(List.of(JAVA, "--add-modules=jdk.incubator.vector"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseParallelGC",
            "-XX:Tier3DelayOn=100000",
            "-XX:-UseProfiledLoopPredicate"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BpnetWorker.class.getName(), engine));
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
        path(target.resolve("classes"), target.resolve("lib-" + version).resolve("*")),
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
        path(target.resolve("classes"), installed(target.resolve("lib")).resolve("*")),
        "org.bpnet.benchmarks.dl4j.Dl4jWorker");
  }

  /// A library made for another processor ends its process; the JVM's report of that belongs to the
  /// logs, not into the folder where one happens to stand.
  private String crashes() {
    return "-XX:ErrorFile=" + logs.resolve("crash-%p.log");
  }

  private String path(Path... entries) {
    var all =
        new ArrayList<String>(List.of(benchmarks.resolve("target").resolve("classes").toString()));
    for (Path entry : entries) {
      all.add(entry.toString());
    }
    return String.join(File.pathSeparator, all);
  }

  private static Path installed(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UnsupportedOperationException(
          "not installed; ./bpnet bench --against libtorch does");
    }
    return folder;
  }
}
