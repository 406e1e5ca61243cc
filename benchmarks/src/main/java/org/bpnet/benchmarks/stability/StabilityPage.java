package org.bpnet.benchmarks.stability;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bpnet.benchmarks.peer.Machine;

/// The page docs/benchmarks/jit.md.
final class StabilityPage {
  private StabilityPage() {}

  static String of(SeriesSummary summary) {
    return String.format(
        Locale.ROOT,
        """
        # Is every JVM as fast as the others?

        Printed by `benchmarks/jit-stability %1$d`: %1$d fresh JVMs, one after the other, with the options of the bpnet command,
        the pure-Java engine, single precision. Each trains for three seconds, is timed over a fourth, and then multiplies on one
        thread, each product for 0.7 seconds before the 0.2 that are timed.

        | work | unit | lowest | median | highest | lowest : median |
        |---|---|---|---|---|---|
        %2$s

        Below half of the median: %3$s.

        ## What the compilers did

        A kernel runs interpreted, then compiled by C1 (tiers 2 and 3), then by C2 (tier 4), which alone makes vector
        instructions of it. C1 can give up on a long kernel ("COMPILE SKIPPED: out of virtual registers in LIR generator"). If
        that kernel was interpreted until then, it goes on to C2; if it was at tier 2, where nothing is counted that C2 waits for,
        it stays there, up to a hundred times slower.

        - Given up by C1, and never compiled by C2: %4$s.
        - Given up by C1, compiled by C2 all the same: %5$s.
        - Java heap allocated by a training step: median %6$s bytes [%7$s, %8$s]. Vectors that C2 left as objects would show here.

        ## How quiet it was

        Other programs took a median of %9$s of the machine's cores while a JVM ran [%10$s, %11$s].

        Machine: %12$s.
        """,
        arguments(summary));
  }

  private static Object[] arguments(SeriesSummary summary) {
    SeriesSummary.Spread bytes = summary.spread(Figures::bytes);
    SeriesSummary.Spread others = summary.spread(Figures::others);
    return new Object[] {
      summary.jvms().size(),
      Arrays.stream(Measure.values())
          .map(measure -> row(measure, summary.spread(measure)))
          .collect(Collectors.joining("\n")),
      fallen(summary),
      kernels(summary, Figures::abandoned),
      kernels(summary, Figures::rescued),
      whole(bytes.median()),
      whole(bytes.lowest()),
      whole(bytes.highest()),
      percent(others.median()),
      percent(others.lowest()),
      percent(others.highest()),
      Machine.line()
    };
  }

  private static String row(Measure measure, SeriesSummary.Spread spread) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f |",
        measure.title(),
        measure.unit(),
        whole(spread.lowest()),
        whole(spread.median()),
        whole(spread.highest()),
        spread.lowestShare());
  }

  /// The JVMs that fell out, with what may be the reason.
  static String fallen(SeriesSummary summary) {
    List<SeriesSummary.Fallen> fallen = summary.fallen();
    if (fallen.isEmpty()) {
      return "none of the " + summary.jvms().size();
    }
    return fallen.stream()
        .map(jvm -> {
          Figures figures = summary.jvms().get(jvm.number() - 1);
          return String.format(
              Locale.ROOT,
              "JVM %d at %s (%.2f of the median; others took %s; given up: %s)",
              jvm.number(),
              jvm.measure().title(),
              jvm.share(),
              percent(figures.others()),
              figures.abandoned().isEmpty() ? "none" : String.join("; ", figures.abandoned()));
        })
        .collect(Collectors.joining(", "));
  }

  /// Each kernel with the number of JVMs in which that happened.
  private static String kernels(SeriesSummary summary, Function<Figures, List<String>> which) {
    Map<String, Long> counts =
        summary.jvms().stream()
            .flatMap(jvm -> which.apply(jvm).stream().distinct())
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry ->
                String.format(Locale.ROOT, "%s in %d JVMs", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("; "));
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
