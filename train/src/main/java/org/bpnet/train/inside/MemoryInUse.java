package org.bpnet.train.inside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this process has of memory, looked at now and then.
final class MemoryInUse {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d{1,15}) kB");
  private static final long PAUSE_NANOS = 100_000_000;

  private long looked;
  private long heap;
  private String resident = "";

  /// Looks, unless that was done a moment ago.
  void look() {
    long now = System.nanoTime();
    if (heap == 0 || now - looked >= PAUSE_NANOS) {
      looked = now;
      heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      resident = ofProcess();
    }
  }

  /// Bytes of the Java heap, with what nobody needs any more and is not cleared away yet.
  long heap() {
    return heap;
  }

  /// Bytes of the process in memory; empty where the system does not tell.
  String resident() {
    return resident;
  }

  private static String ofProcess() {
    try {
      List<String> lines = Files.exists(STATUS) ? Files.readAllLines(STATUS) : List.of();
      for (String line : lines) {
        Matcher found = RESIDENT.matcher(line);
        if (found.matches()) {
          return "" + 1024 * Long.parseLong(found.group(1));
        }
      }
    } catch (IOException none) {
      // then nobody knows
    }
    return "";
  }
}
