package org.bpnet.benchmarks.stability;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one JVM yielded.
///
/// @param speeds in the measure's unit
/// @param bytes Java heap allocated by a training step
/// @param others share of the machine's cores that other programs took while it ran, 0 to 1
/// @param abandoned kernels that a compiler gave up on at some tier and that were never compiled by
///   C2
/// @param rescued kernels that a compiler gave up on at some tier, compiled by C2 all the same
record Figures(
    Map<Measure, Double> speeds,
    double bytes,
    double others,
    List<String> abandoned,
    List<String> rescued) {
  private static final String SEPARATOR = "\t";
  private static final String NEXT = "; ";

  Figures {
    speeds = Map.copyOf(speeds);
    abandoned = List.copyOf(abandoned);
    rescued = List.copyOf(rescued);
  }

  /// How fast it was at something.
  double speed(Measure measure) {
    return Objects.requireNonNull(speeds.get(measure), measure::title);
  }

  /// One line that [#parse] reads back.
  String line() {
    return Stream.concat(
            Arrays.stream(Measure.values()).map(measure -> String.valueOf(speed(measure))),
            Stream.of(
                String.valueOf(bytes),
                String.valueOf(others),
                String.join(NEXT, abandoned),
                String.join(NEXT, rescued)))
        .collect(Collectors.joining(SEPARATOR));
  }

  /// Reads what [#line] wrote.
  static Figures parse(String line) {
    Iterator<String> words = List.of(line.split(SEPARATOR, -1)).iterator();
    var speeds = new EnumMap<Measure, Double>(Measure.class);
    for (Measure measure : Measure.values()) {
      speeds.put(measure, Double.valueOf(words.next()));
    }
    return new Figures(
        speeds,
        Double.parseDouble(words.next()),
        Double.parseDouble(words.next()),
        names(words.next()),
        names(words.next()));
  }

  private static List<String> names(String words) {
    return words.isEmpty() ? List.of() : List.of(words.split(NEXT));
  }
}
