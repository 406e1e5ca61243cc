package org.bpnet.train.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpnet.core.array.Seed;

/// Gives many settings a few epochs and the good ones more (successive halving, ASHA): each trial
/// has 1/27, 1/9, 1/3 or all of the epochs, at least one. As soon as a third of the trials of one
/// kind are better than the rest, they are tried again with three times as many; where there is
/// nothing to try again, new values are drawn.
///
/// The epochs of a trial are a value like the others, `epochs`. A third at each level and four
/// levels are ours, near those of the papers.
///
/// **Source.** Li, Jamieson, Rostamizadeh, Gonina, Hardt, Recht, Talwalkar 2020, *A system for
/// massively parallel hyperparameter tuning*; Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar 2018,
/// *Hyperband*. Departure: a trial that is given more epochs begins anew, so that its learning rate
/// follows its whole schedule and it is an ordinary run.
///
/// @param space what is searched, without `epochs`
/// @param most epochs
/// @param seed the same seed gives the same trials
public record HalvingSearch(SearchSpace space, int most, Seed seed) implements TuningSearch {
  /// The setting that a trial's epochs are.
  public static final String EPOCHS = "epochs";

  private static final int FACTOR = 3;
  private static final int LEVELS = 4;

  /// Throws IllegalArgumentException if there is less than one epoch, or epochs are searched
  public HalvingSearch {
    if (most < 1 || space.domains().containsKey(EPOCHS)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "HalvingSearch: needs at least 1 epoch, got %d, and no other choice of epochs",
              most));
    }
  }

  /// The numbers of epochs, the fewest first, each once.
  public List<Integer> levels() {
    List<Integer> levels = new ArrayList<>();
    for (int epochs = most; levels.size() < LEVELS && epochs > 0; epochs /= FACTOR) {
      levels.addFirst(epochs);
    }
    return levels;
  }

  @Override
  public Map<String, String> next(List<TuningTrial> done) {
    List<Integer> levels = levels();
    for (int i = levels.size() - 2; i >= 0; i--) {
      Optional<TuningTrial> promoted =
          promoted(at(levels.get(i), done), at(levels.get(i + 1), done));
      if (promoted.isPresent()) {
        return with(drawn(promoted.get()), levels.get(i + 1));
      }
    }
    int lowest = levels.getFirst();
    return with(space.random(seed.child(at(lowest, done).size())), lowest);
  }

  private static List<TuningTrial> at(int epochs, List<TuningTrial> done) {
    String wanted = String.valueOf(epochs);
    return done.stream().filter(trial -> wanted.equals(trial.values().get(EPOCHS))).toList();
  }

  /// The best that is among the best third and has not been tried again.
  private Optional<TuningTrial> promoted(List<TuningTrial> here, List<TuningTrial> above) {
    Set<Map<String, String>> again = new HashSet<>();
    above.forEach(trial -> again.add(drawn(trial)));
    return here.stream()
        .sorted(Comparator.comparingDouble(TuningTrial::cost))
        .limit(here.size() / FACTOR)
        .filter(trial -> trial.cost() < Double.POSITIVE_INFINITY)
        .filter(trial -> !again.contains(drawn(trial)))
        .findFirst();
  }

  /// A trial's values without its epochs.
  private static Map<String, String> drawn(TuningTrial trial) {
    Map<String, String> values = new LinkedHashMap<>(trial.values());
    values.remove(EPOCHS);
    return values;
  }

  private static Map<String, String> with(Map<String, String> values, int epochs) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(EPOCHS, String.valueOf(epochs));
    return all;
  }
}
