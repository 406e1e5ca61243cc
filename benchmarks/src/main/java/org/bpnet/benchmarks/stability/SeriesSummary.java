package org.bpnet.benchmarks.stability;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A series of JVMs: how their figures spread, and which fall out.
///
/// @param jvms in the order they ran
record SeriesSummary(List<Figures> jvms) {
  /// Below this share of the median a JVM falls out.
  private static final double LEAST_SHARE = 0.5;

  SeriesSummary {
    jvms = List.copyOf(jvms);
  }

  /// The lowest, the median and the highest of some figures.
  record Spread(double lowest, double median, double highest) {
    static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int half = sorted.length / 2;
      return new Spread(
          sorted[0],
          sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2,
          sorted[sorted.length - 1]);
    }

    /// The lowest as a share of the median.
    double lowestShare() {
      return lowest / median;
    }
  }

  /// A JVM that was too slow at something.
  ///
  /// @param number its place in the series, from 1
  /// @param share of the median
  record Fallen(int number, Measure measure, double share) {}

  /// How a figure spreads over the series.
  Spread spread(ToDoubleFunction<Figures> figure) {
    return Spread.of(jvms.stream().mapToDouble(figure).toArray());
  }

  /// How a speed spreads over the series.
  Spread spread(Measure measure) {
    return spread(jvm -> jvm.speed(measure));
  }

  /// All that are below half of the median.
  List<Fallen> fallen() {
    return Arrays.stream(Measure.values()).flatMap(this::fallen).toList();
  }

  private Stream<Fallen> fallen(Measure measure) {
    double median = spread(measure).median();
    return IntStream.range(0, jvms.size())
        .mapToObj(i -> new Fallen(i + 1, measure, jvms.get(i).speed(measure) / median))
        .filter(jvm -> !(jvm.share() >= LEAST_SHARE));
  }
}
