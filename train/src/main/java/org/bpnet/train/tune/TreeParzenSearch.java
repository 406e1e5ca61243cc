package org.bpnet.train.tune;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.core.array.Seed;

/// Looks where good trials were and others were not, each setting by itself (tree-structured Parzen
/// estimator, TPE): of some values drawn by the density ℓ of the good trials, the one with the
/// largest ℓ/g, where g is the density of the others, has the largest expected improvement.
///
/// After 10 random trials (Optuna's number), the best 15 % are the good ones and 24 values are
/// drawn for each setting (Bergstra's γ and Hyperopt's number of candidates). Of a choice, values
/// are counted, once more each than they were seen.
///
/// **Source.** Bergstra, Bardenet, Bengio, Kégl 2011, *Algorithms for hyper-parameter
/// optimization*. Departures: bells are folded at the ends of a range, not cut; settings are never
/// nested.
///
/// @param space what is searched
/// @param seed the same seed gives the same trials
public record TreeParzenSearch(SearchSpace space, Seed seed) implements TuningSearch {
  private static final int RANDOM_TRIALS = 10;
  private static final double GOOD_SHARE = 0.15;
  private static final int CANDIDATES = 24;

  @Override
  public Map<String, String> next(List<TuningTrial> done) {
    Seed own = seed.child(done.size());
    if (done.size() < RANDOM_TRIALS) {
      return space.random(own);
    }
    List<TuningTrial> sorted =
        done.stream().sorted(Comparator.comparingDouble(TuningTrial::cost)).toList();
    int cut = (int) Math.ceil(GOOD_SHARE * sorted.size());
    List<TuningTrial> good = sorted.subList(0, cut);
    List<TuningTrial> other = sorted.subList(cut, sorted.size());
    Map<String, String> values = new LinkedHashMap<>();
    space
        .domains()
        .forEach((name, domain) ->
            values.put(
                name,
                switch (domain) {
                  case Domain.OneOf choice -> counted(name, choice, good, other, own.child(name));
                  case Domain.Numbers _, Domain.WholeNumbers _ ->
                      estimated(name, domain, good, other, own.child(name));
                }));
    return values;
  }

  private static String estimated(
      String name, Domain domain, List<TuningTrial> good, List<TuningTrial> other, Seed seed) {
    var near = new ParzenEstimator(places(name, domain, good));
    var far = new ParzenEstimator(places(name, domain, other));
    double[] drawn = new double[CANDIDATES];
    Arrays.setAll(drawn, i -> near.draw(seed.child(i)));
    return domain.at(best(drawn, place -> near.density(place) / far.density(place)));
  }

  private static String counted(
      String name,
      Domain.OneOf choice,
      List<TuningTrial> good,
      List<TuningTrial> other,
      Seed seed) {
    double[] near = shares(name, choice, good);
    double[] far = shares(name, choice, other);
    double[] drawn = new double[CANDIDATES];
    Arrays.setAll(drawn, i -> index(near, seed.uniform(i)));
    return choice.options().get((int) best(drawn, i -> near[(int) i] / far[(int) i]));
  }

  /// The first with the largest value.
  private static double best(double[] drawn, DoubleUnaryOperator value) {
    double best = drawn[0];
    for (double each : drawn) {
      best = value.applyAsDouble(each) > value.applyAsDouble(best) ? each : best;
    }
    return best;
  }

  private static double[] places(String name, Domain domain, List<TuningTrial> trials) {
    return trials.stream()
        .mapToDouble(trial -> domain.place(trial.values().getOrDefault(name, "")))
        .toArray();
  }

  private static double[] shares(String name, Domain.OneOf choice, List<TuningTrial> trials) {
    double[] counts = new double[choice.options().size()];
    Arrays.fill(counts, 1);
    for (TuningTrial trial : trials) {
      counts[choice.options().indexOf(trial.values().getOrDefault(name, ""))]++;
    }
    double sum = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(count -> count / sum).toArray();
  }

  private static int index(double[] shares, double uniform) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      if (uniform < sum) {
        return i;
      }
    }
    return shares.length - 1;
  }
}
