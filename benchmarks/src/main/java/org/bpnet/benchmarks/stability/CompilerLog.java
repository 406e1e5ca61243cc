package org.bpnet.benchmarks.stability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `-XX:+PrintCompilation` says about kernels, which are hidden classes of the CPU backend.
///
/// A kernel is in danger where C1 gives up on it ("COMPILE SKIPPED: out of virtual registers"): if
/// it runs code of tier 2 by then, nothing counts any more what C2 waits for.
final class CompilerLog {
  /// Flags, tier, class, address of a hidden class, where in the method, its size, a remark.
  private static final Pattern LINE =
      Pattern.compile(
          " ([1-4]) +org\\.bpnet\\.cpu\\.[a-z]+\\.(\\w+)/(0x\\p{XDigit}+)::run [^(]*\\((\\d+ bytes)\\)(.*)");

  private final Map<String, Kernel> kernels = new LinkedHashMap<>();

  /// @param givenUp the tier at which a compiler gave up on it; empty if none did
  /// @param finished whether C2 compiled it
  private record Kernel(String name, String givenUp, boolean finished) {
    Kernel and(Kernel later) {
      return new Kernel(
          name, later.givenUp.isEmpty() ? givenUp : later.givenUp, finished || later.finished);
    }
  }

  /// Reads a log.
  static CompilerLog of(Stream<String> lines) {
    var log = new CompilerLog();
    lines.forEach(log::read);
    return log;
  }

  private void read(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.find()) {
      return;
    }
    MatchResult found = matcher.toMatchResult();
    String tier = found.group(1);
    String remark = found.group(5).strip();
    // Without a word in brackets on what follows it is tried again: classes were being loaded.
    boolean gaveUp = remark.startsWith("COMPILE SKIPPED") && remark.endsWith(")");
    boolean done = tier.equals("4") && remark.isEmpty();
    kernels.merge(
        found.group(3),
        new Kernel(
            String.format(Locale.ROOT, "%s, %s", found.group(2), found.group(4)),
            gaveUp ? "tier " + tier : "",
            done),
        Kernel::and);
  }

  /// Kernels that a compiler gave up on and C2 did not compile, with the tier given up.
  List<String> abandoned() {
    return names(false);
  }

  /// Kernels that a compiler gave up on and that C2 compiled.
  List<String> rescued() {
    return names(true);
  }

  private List<String> names(boolean finished) {
    return kernels.values().stream()
        .filter(kernel -> !kernel.givenUp().isEmpty() && kernel.finished() == finished)
        .map(kernel -> kernel.name() + ", " + kernel.givenUp())
        .toList();
  }
}
