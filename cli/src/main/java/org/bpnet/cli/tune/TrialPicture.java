package org.bpnet.cli.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.ParallelCoordinates;
import org.bpnet.cli.plot.ParallelCoordinates.Axis;
import org.bpnet.cli.plot.ParallelCoordinates.Line;
import org.bpnet.cli.plot.ParallelCoordinates.Tick;
import org.bpnet.train.tune.Domain;
import org.bpnet.train.tune.HalvingSearch;
import org.bpnet.train.tune.SearchSpace;
import org.bpnet.train.tune.Tuning;
import org.bpnet.train.tune.TuningSearch;
import org.bpnet.train.tune.TuningTrial;

/// The trials of a search as lines from value to value to what they gave, which is drawn by its
/// rank, the best on top.
final class TrialPicture {
  private static final int TICKS = 5;

  private TrialPicture() {}

  static String svg(
      String data, Tuning tuning, SearchSpace space, TuningSearch search, SearchOptions options) {
    List<TuningTrial> ranked = tuning.ranked();
    List<Axis> axes = new ArrayList<>();
    space.domains().forEach((name, domain) -> axes.add(new Axis(name, ticks(domain))));
    List<Integer> levels = search instanceof HalvingSearch halving ? halving.levels() : List.of();
    if (!levels.isEmpty()) {
      axes.add(
          new Axis(
              HalvingSearch.EPOCHS,
              levels.stream()
                  .map(epochs -> new Tick(level(levels, epochs), String.valueOf(epochs)))
                  .toList()));
    }
    axes.add(new Axis(options.measure() + ", by rank", ranks(ranked, options)));
    List<Line> lines =
        IntStream.range(0, ranked.size())
            .mapToObj(rank -> line(ranked, rank, space, levels, options))
            .toList();
    String title =
        String.format(
            Locale.ROOT,
            "%d trials on %s by validation %s",
            tuning.trials().size(),
            data,
            options.measure());
    return new ParallelCoordinates(title, axes, lines).svg();
  }

  private static List<Tick> ticks(Domain domain) {
    if (domain instanceof Domain.OneOf choice) {
      return choice.options().stream()
          .map(option -> new Tick(choice.place(option), option))
          .toList();
    }
    return IntStream.range(0, TICKS)
        .mapToObj(i -> domain.at(Math.min(i / (TICKS - 1.0), Math.nextDown(1.0))))
        .distinct()
        .map(value -> new Tick(domain.place(value), value))
        .toList();
  }

  private static double level(List<Integer> levels, int epochs) {
    return levels.size() == 1 ? 0.5 : levels.indexOf(epochs) / (levels.size() - 1.0);
  }

  private static List<Tick> ranks(List<TuningTrial> ranked, SearchOptions options) {
    return IntStream.range(0, TICKS)
        .map(i -> Math.round(i / (TICKS - 1f) * (ranked.size() - 1)))
        .distinct()
        .mapToObj(rank -> new Tick(height(ranked, rank), options.number(ranked.get(rank))))
        .toList();
  }

  private static double height(List<TuningTrial> ranked, int rank) {
    return ranked.size() == 1 ? 1 : 1 - rank / (ranked.size() - 1.0);
  }

  private static Line line(
      List<TuningTrial> ranked,
      int rank,
      SearchSpace space,
      List<Integer> levels,
      SearchOptions options) {
    TuningTrial trial = ranked.get(rank);
    List<Double> places = new ArrayList<>();
    space
        .domains()
        .forEach((name, domain) -> places.add(domain.place(trial.values().getOrDefault(name, ""))));
    if (!levels.isEmpty()) {
      String epochs = trial.values().getOrDefault(HalvingSearch.EPOCHS, "");
      places.add(level(levels, Integer.parseInt(epochs)));
    }
    places.add(height(ranked, rank));
    String values =
        trial.values().entrySet().stream()
            .map(Map.Entry::toString)
            .collect(Collectors.joining(", "));
    return new Line(
        String.format(
            Locale.ROOT,
            "trial %d: %s; %s %s",
            trial.number(),
            values,
            options.measure(),
            options.number(trial)),
        places);
  }
}
