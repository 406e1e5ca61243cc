package org.bpnet.benchmarks.peer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/// What the figures were measured on, in one line.
public final class Machine {
  private Machine() {}

  /// Processor, cores, vectors, operating system and JDK.
  public static String line() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d-bit vectors%s, %s %s, JDK %s",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        FloatVector.SPECIES_PREFERRED.vectorBitSize(),
        bfloat16(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version());
  }

  /// Programs that wanted to run in the last minute, on average; -1 if the system does not tell.
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /// Its name and, since virtual machines have names like "Processor", its family and model.
  private static String processor() {
    return value("model name")
        .map(name ->
            name
                + value("cpu family").map(f -> " family " + f).orElse("")
                + value("model\t").map(m -> " model " + m).orElse(""))
        .orElse("unknown processor");
  }

  private static Optional<String> value(String key) {
    return cpuInfo(key).map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst();
  }

  private static String bfloat16() {
    String flags = cpuInfo("flags").findFirst().orElse("");
    return (flags.contains(" avx512_bf16") ? ", AVX-512 bf16" : "")
        + (flags.contains(" amx_bf16") ? ", AMX bf16" : "");
  }

  private static Stream<String> cpuInfo(String key) {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(l -> l.startsWith(key));
    } catch (IOException _) { // not Linux
      return Stream.of();
    }
  }
}
