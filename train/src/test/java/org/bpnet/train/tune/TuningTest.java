package org.bpnet.train.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.bpnet.core.array.Seed;
import org.bpnet.train.watch.DivergedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningTest {
  private static final SearchSpace SPACE =
      SearchSpace.of("rate", Domain.parse("log(1e-5, 1)"))
          .and("width", Domain.parse("logint(4, 512)"))
          .and("drop", Domain.parse("uniform(0, 0.9)"))
          .and("rule", Domain.parse("sgd | adam | adagrad | rprop"));

  /// A valley: 0 at rate 0.01, 64 units, 0.3 dropped, adam.
  private static double valley(Map<String, String> values) {
    double rate = Math.log10(number(values, "rate")) + 2;
    double width = Math.log(number(values, "width") / 64) / Math.log(8);
    double drop = (number(values, "drop") - 0.3) / 0.6;
    return rate * rate
        + width * width
        + drop * drop
        + ("adam".equals(values.get("rule")) ? 0 : 0.5);
  }

  private static double number(Map<String, String> values, String name) {
    return Double.parseDouble(values.get(name));
  }

  private static double best(TuningSearch search, int trials) {
    return Tuning.none().to(trials, search, TuningTest::valley).best().orElseThrow().cost();
  }

  /// Over many seeds, the search that looks at the trials so far beats the one that does not.
  @Test
  void should_find_better_values_than_by_chance() {
    int better = 0;
    double sum = 0;
    for (int seed = 0; seed < 40; seed++) {
      double parzen = best(new TreeParzenSearch(SPACE, new Seed(seed)), 60);
      double random = best(new RandomSearch(SPACE, new Seed(seed)), 60);
      better += parzen < random ? 1 : 0;
      sum += parzen / random / 40;
    }
    assertThat(better).isGreaterThanOrEqualTo(32);
    assertThat(sum).isLessThan(0.75);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "tpe", "halving"})
  void should_go_on_as_if_it_had_not_been_broken_off(String name) {
    TuningSearch search =
        switch (name) {
          case "random" -> new RandomSearch(SPACE, new Seed(4));
          case "tpe" -> new TreeParzenSearch(SPACE, new Seed(4));
          default -> new HalvingSearch(SPACE, 81, new Seed(4));
        };
    Tuning whole = Tuning.none().to(40, search, TuningTest::valley);
    Tuning parts =
        Tuning.none().to(7, search, TuningTest::valley).to(23, search, TuningTest::valley);

    assertThat(parts.to(40, search, TuningTest::valley)).isEqualTo(whole);
    assertThat(whole.trials()).extracting(TuningTrial::number).startsWith(1, 2, 3).hasSize(40);
    assertThat(whole.trials().stream().map(TuningTrial::values).distinct()).hasSize(40);
  }

  @Test
  void should_draw_every_value_of_a_choice_alike_at_random() {
    Map<String, Integer> counts = new HashMap<>();
    var search = new RandomSearch(SPACE, new Seed(9));
    Tuning.none()
        .to(
            4000,
            search,
            _ -> 0,
            trial -> counts.merge(trial.values().get("rule"), 1, Integer::sum));

    assertThat(counts).hasSize(4);
    counts.values().forEach(count -> assertThat(count).isCloseTo(1000, within(120)));
  }

  /// A third of each level is tried again with three times the epochs, a few more as what comes
  /// later changes who is among the best, and nothing twice.
  @Test
  void should_give_more_epochs_to_the_best_third() {
    var search = new HalvingSearch(SPACE, 27, new Seed(2));
    assertThat(search.levels()).isEqualTo(List.of(1, 3, 9, 27));
    List<TuningTrial> trials = Tuning.none().to(150, search, TuningTest::valley).trials();
    List<List<TuningTrial>> levels = new ArrayList<>();
    for (int epochs : search.levels()) {
      levels.add(
          trials.stream()
              .filter(trial -> number(trial.values(), HalvingSearch.EPOCHS) == epochs)
              .toList());
    }
    for (int i = 1; i < levels.size(); i++) {
      int below = levels.get(i - 1).size();
      assertThat(levels.get(i).size()).isBetween(below / 3, below / 2);
      assertThat(mean(levels.get(i))).isLessThan(mean(levels.get(i - 1)));
    }
    assertThat(trials.stream().map(TuningTrial::values).distinct()).hasSize(150);
  }

  private static double mean(List<TuningTrial> trials) {
    return trials.stream().mapToDouble(TuningTrial::cost).average().orElseThrow();
  }

  @Test
  void should_have_fewer_levels_of_few_epochs() {
    assertThat(new HalvingSearch(SPACE, 1, new Seed(0)).levels()).isEqualTo(List.of(1));
    assertThat(new HalvingSearch(SPACE, 5, new Seed(0)).levels()).isEqualTo(List.of(1, 5));
    assertThat(new HalvingSearch(SPACE, 100, new Seed(0)).levels())
        .isEqualTo(List.of(3, 11, 33, 100));
    assertThatThrownBy(() -> new HalvingSearch(SPACE, 0, new Seed(0)))
        .hasMessage("HalvingSearch: needs at least 1 epoch, got 0, and no other choice of epochs");
    assertThatThrownBy(
            () -> new HalvingSearch(SPACE.and("epochs", Domain.parse("int(1, 3)")), 5, new Seed(0)))
        .hasMessageContaining("no other choice of epochs");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void should_go_on_after_trainings_that_fail(boolean byParzen) {
    TuningSearch search =
        byParzen
            ? new TreeParzenSearch(SPACE, new Seed(1))
            : new HalvingSearch(SPACE, 9, new Seed(1));
    ToDoubleFunction<Map<String, String>> failing =
        values -> {
          if (number(values, "rate") > 0.01) {
            throw new DivergedException(1, 1, "loss", Double.NaN, Optional.empty(), new int[0]);
          }
          return "sgd".equals(values.get("rule")) ? Double.NaN : valley(values);
        };
    Tuning tuning = Tuning.none().to(60, search, failing);

    assertThat(tuning.trials()).hasSize(60);
    assertThat(tuning.ranked()).hasSizeBetween(15, 59);
    assertThat(tuning.best().orElseThrow().cost()).isLessThan(3);
    Tuning hopeless = Tuning.none().to(30, search, _ -> Double.NaN);
    assertThat(hopeless.best()).isEmpty();
    assertThat(hopeless.trials()).hasSize(30);
  }

  @Test
  void should_end_at_any_other_failure() {
    assertThatThrownBy(() ->
            Tuning.none()
                .to(
                    5,
                    new RandomSearch(SPACE, new Seed(0)),
                    _ -> {
                      throw new IllegalStateException("disk full");
                    }))
        .hasMessage("disk full");
  }

  @Test
  void should_rank_equal_trials_by_their_number() {
    Tuning tuning = Tuning.none().to(6, new RandomSearch(SPACE, new Seed(0)), values -> 1);
    assertThat(tuning.ranked()).extracting(TuningTrial::number).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void should_need_something_to_search_for() {
    assertThatThrownBy(() -> new SearchSpace(Map.of()))
        .hasMessage("SearchSpace: needs at least one setting");
  }

  /// By a sum over a grid: whatever was seen, at the ends too, the density is one.
  @Test
  void should_have_densities_that_sum_to_one_and_are_drawn_from() {
    for (double[] places :
        List.of(
            new double[] {},
            new double[] {0},
            new double[] {0.2, 0.21, 0.9},
            new double[] {1, 1, 1, 0.5})) {
      var estimator = new ParzenEstimator(places);
      double sum = 0;
      double lower = 0;
      int cells = 4000;
      for (int i = 0; i < cells; i++) {
        double density = estimator.density((i + 0.5) / cells) / cells;
        sum += density;
        lower += i < cells / 4 ? density : 0;
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
      int drawn = 0;
      for (int i = 0; i < 20_000; i++) {
        double place = estimator.draw(new Seed(i).child("draw"));
        assertThat(place).isGreaterThanOrEqualTo(0).isLessThan(1);
        drawn += place < 0.25 ? 1 : 0;
      }
      assertThat(drawn / 20_000.0).isCloseTo(lower, within(0.015));
    }
  }
}
