package org.bpnet.train.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.bpnet.train.watch.DivergedException;

/// Trials of a search, one after the other.
///
/// @param trials in their order
public record Tuning(List<TuningTrial> trials) {
  /// Keeps a copy.
  public Tuning {
    trials = List.copyOf(trials);
  }

  /// None yet.
  public static Tuning none() {
    return new Tuning(List.of());
  }

  /// Goes on until there are so many trials.
  ///
  /// @param cost trains with values and says how bad it was. A [DivergedException] counts as an
  ///   infinite cost, any other exception ends the search
  public Tuning to(int count, TuningSearch search, ToDoubleFunction<Map<String, String>> cost) {
    return to(count, search, cost, _ -> {});
  }

  /// The same, each trial told when it is done.
  public Tuning to(
      int count,
      TuningSearch search,
      ToDoubleFunction<Map<String, String>> cost,
      Consumer<TuningTrial> listener) {
    List<TuningTrial> all = new ArrayList<>(trials);
    while (all.size() < count) {
      Map<String, String> values = search.next(List.copyOf(all));
      TuningTrial trial = new TuningTrial(all.size() + 1, values, costOf(values, cost));
      all.add(trial);
      listener.accept(trial);
    }
    return new Tuning(all);
  }

  private static double costOf(
      Map<String, String> values, ToDoubleFunction<Map<String, String>> cost) {
    try {
      return cost.applyAsDouble(values);
    } catch (DivergedException diverged) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /// The trials that did not fail, the best first, of equals the earlier.
  public List<TuningTrial> ranked() {
    return trials.stream()
        .filter(trial -> trial.cost() < Double.POSITIVE_INFINITY)
        .sorted(Comparator.comparingDouble(TuningTrial::cost))
        .toList();
  }

  /// The best trial; empty if all failed.
  public Optional<TuningTrial> best() {
    return ranked().stream().findFirst();
  }
}
