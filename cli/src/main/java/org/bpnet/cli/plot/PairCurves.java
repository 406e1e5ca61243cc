package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;

/// Losses of pairs as pictures: what a pair of one class and one of two cost over the distance,
/// with the margins marked.
final class PairCurves {
  private static final int POINTS = 601;
  private static final String DISTANCE = "d";

  private PairCurves() {}

  /// The picture of a loss with two such formulas, over the distance and margins alone; empty if it
  /// has others.
  ///
  /// @param lines of its definition
  /// @param numbers its arguments that are numbers
  static Optional<Plot> of(List<About.Line> lines, Map<String, Double> numbers, String use) {
    Optional<Formula> same = formula("l_same", lines);
    Optional<Formula> other = formula("l_other", lines);
    if (same.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    List<Formula> both = List.of(same.get(), other.get());
    TreeSet<String> margins = new TreeSet<>();
    for (Formula one : both) {
      margins.addAll(one.hypers());
      if (!one.inputs().equals(List.of(DISTANCE)) || !numbers.keySet().containsAll(one.hypers())) {
        return Optional.empty();
      }
    }
    List<Plot.Mark> marks = new ArrayList<>();
    double furthest = 0;
    for (String margin : margins) {
      double place = numbers.getOrDefault(margin, 0.0);
      marks.add(Plot.Mark.at(margin + " = " + Words.plain(place), place));
      furthest = Math.max(furthest, place);
    }
    double reach = furthest > 0 ? 2 * furthest : 2;
    return Optional.of(
        new Plot(
            use + ": loss of a pair",
            "distance",
            List.of(
                curve("one class", both.getFirst(), reach, numbers),
                curve("two classes", both.getLast(), reach, numbers)),
            marks));
  }

  private static Optional<Formula> formula(String name, List<About.Line> lines) {
    return lines.stream()
        .filter(About.Line.Computed.class::isInstance)
        .map(About.Line.Computed.class::cast)
        .filter(line -> line.name().equals(name))
        .map(About.Line.Computed::formula)
        .findFirst();
  }

  private static Plot.Line curve(
      String name, Formula formula, double reach, Map<String, Double> numbers) {
    List<String> names = new ArrayList<>(formula.hypers());
    names.addFirst(DISTANCE);
    var bound = formula.bind(names);
    double[] values =
        names.stream().mapToDouble(margin -> numbers.getOrDefault(margin, 0.0)).toArray();
    double[] d = new double[POINTS];
    Arrays.setAll(d, i -> reach * i / (POINTS - 1));
    double[] losses = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      values[0] = d[i];
      losses[i] = bound.at(values);
    }
    return new Plot.Line(name, d, losses);
  }
}
