package org.bpnet.nn.schedule.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.nn.Golden;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.schedule.Chain;
import org.bpnet.nn.schedule.MultiStepDecay;
import org.bpnet.nn.schedule.Multiplied;
import org.bpnet.nn.schedule.Plateau;
import org.bpnet.nn.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  private static final String FILE = "schedules.csv";

  /// PyTorch's rates by the text of the schedule, commas as semicolons.
  private static List<String> pytorch() {
    return Golden.names(FILE).stream().filter(name -> !name.equals("scores")).toList();
  }

  @ParameterizedTest
  @MethodSource("pytorch")
  void should_give_the_rates_of_pytorch(String text) {
    double[] expected = Golden.values(FILE, text);
    double[] scores = Golden.values(FILE, "scores");
    Schedule schedule = Schedules.CATALOG.create(text.replace(';', ','));

    var rates = new double[expected.length];
    for (int step = 0; step < expected.length; step++) {
      rates[step] = schedule.at(step);
      schedule = schedule.after(step + 1, scores[step]);
    }

    assertThat(rates).hasSize(60).containsExactly(expected, within(1e-15));
  }

  @Test
  void should_give_rates_between_zero_and_the_largest_for_every_entry() {
    assertThat(Schedules.CATALOG.entries()).hasSize(18);
    for (var entry : Schedules.CATALOG.entries()) {
      Schedule schedule = Schedules.CATALOG.create(entry.example());
      for (long step : new long[] {0, 1, 19, 20, 99, 100, 1_000_000_000_000L}) {
        assertThat(schedule.at(step)).as(entry.name() + " at " + step).isBetween(0.0, 0.1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void should_be_a_value(String example) {
    Schedule schedule = Schedules.CATALOG.create(example);

    assertThat(Schedules.CATALOG.create(example)).isEqualTo(schedule);
    assertThat(schedule.after(0, 1).at(3)).isEqualTo(schedule.at(3));
  }

  private static List<String> entries() {
    return Schedules.CATALOG.entries().stream().map(Catalog.Entry::example).toList();
  }

  /// What the page and the command print is what is computed.
  @ParameterizedTest
  @MethodSource("entries")
  void should_run_the_formula_that_it_prints(String example) {
    var entry = Schedules.CATALOG.find(Spec.parse(example).name()).orElseThrow();
    Schedule schedule = Schedules.CATALOG.create(example);
    for (About.Line line : Schedules.CATALOG.lines(entry)) {
      if (line instanceof About.Line.Computed computed && !entry.name().equals("warm_up")) {
        Map<String, String> numbers = new HashMap<>(entry.signature().arguments());
        numbers.putAll(Spec.parse(example).arguments());
        List<String> names = new ArrayList<>(computed.formula().inputs());
        names.addAll(computed.formula().hypers());
        for (int t = 0; t < 120; t++) {
          numbers.put("t", String.valueOf(t));
          double[] values =
              names.stream().mapToDouble(n -> Double.parseDouble(numbers.get(n))).toArray();
          assertThat(computed.formula().bind(names).at(values)).isEqualTo(schedule.at(t));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant(rate=0.1)                          | 7   | 0.1",
        "step(rate=0.1, factor=0.5, every=10)        | 9   | 0.1",
        "step(rate=0.1, factor=0.5, every=10)        | 10  | 0.05",
        "step(rate=0.1, factor=0.5, every=10)        | 39  | 0.0125",
        "exponential(rate=0.1, factor=0.5, every=10) | 10  | 0.05",
        "exponential(rate=0.1, factor=0.5, every=10) | 5   | 0.07071067811865475",
        "exponential(rate=0.1, factor=0.9)           | 2   | 0.081",
        "inverse_time(rate=0.1, decay=0.25)          | 0   | 0.1",
        "inverse_time(rate=0.1, decay=0.25)          | 4   | 0.05",
        "inverse(rate=0.1, gamma=0.25, power=0.5)    | 12  | 0.05",
        "inverse(rate=0.01)                          | 9999 | 0.005946258561103330",
        "inverse(rate=10, gamma=0.12, power=1, floor=0.05) | 100  | 0.76923076923076923",
        "inverse(rate=10, gamma=0.12, power=1, floor=0.05) | 1658 | 0.050010002000400080",
        "inverse(rate=10, gamma=0.12, power=1, floor=0.05) | 1659 | 0.05",
        "noam(width=512)                             | 0   | 1.7469281074217108e-07",
        "noam(width=512)                             | 3999 | 6.987712429686844e-04",
        "noam(width=512)                             | 15999 | 3.493856214843422e-04",
        "wsd(rate=0.1, warmup=10, stable=5, decay=20) | 0  | 0.01",
        "wsd(rate=0.1, warmup=10, stable=5, decay=20) | 9  | 0.1",
        "wsd(rate=0.1, warmup=10, stable=5, decay=20) | 15 | 0.1",
        "wsd(rate=0.1, warmup=10, stable=5, decay=20) | 25 | 0.05",
        "wsd(rate=0.1, warmup=10, stable=5, decay=20) | 35 | 0",
        "wsd(rate=0.1, warmup=10, stable=0, decay=20, floor=0.02) | 90 | 0.02",
        "cosine(rate=0.1, total=100)                 | 0   | 0.1",
        "cosine(rate=0.1, total=100)                 | 50  | 0.05",
        "cosine(rate=0.1, total=100)                 | 100 | 0",
        "cosine(rate=0.1, total=90, floor=0.02)      | 30  | 0.08",
        "cosine(rate=0.1, total=90, floor=0.02)      | 200 | 0.02",
        "warm_up(steps=4, then=constant(rate=0.1))   | 0   | 0.025",
        "warm_up(steps=4, then=constant(rate=0.1))   | 3   | 0.1",
        "warm_up(steps=4, then=constant(rate=0.1))   | 50  | 0.1",
        "warm_up(steps=4, then=cosine(rate=0.1, total=4)) | 2 | 0.0375"
      })
  void should_follow_its_formula(String schedule, long step, double rate) {
    assertThat(Schedules.CATALOG.create(schedule).at(step)).isCloseTo(rate, within(1e-15));
  }

  /// A score below 0, as an accuracy with its sign turned, has no share that a threshold could be
  /// of the wrong side of.
  @Test
  void should_see_progress_in_negative_scores() {
    Schedule schedule = new Plateau(1, 0.5, 0, 0.1, 0, 0);

    Schedule better = schedule.after(1, -0.5).after(2, -0.6);
    Schedule hardly = schedule.after(1, -0.5).after(2, -0.54);

    assertThat(better.at(2)).isEqualTo(1);
    assertThat(hardly.at(2)).isEqualTo(0.5);
    assertThat(hardly.after(3, Double.NaN).at(3)).isEqualTo(0.25);
  }

  @Test
  void should_tell_a_plateau_inside_other_schedules() {
    Schedule warm = new WarmUp(2, new Plateau(1, 0.5, 0, 0, 0, 0));
    Schedule chained = Schedule.constant(3).then(10, new Plateau(1, 0.5, 0, 0, 0, 0));

    assertThat(warm.after(1, 1).after(2, 1).at(2)).isEqualTo(0.5);
    Schedule untold = chained.after(4, 1).after(8, 1); // the first schedule is in force
    assertThat(untold.at(12)).isEqualTo(1);
    assertThat(untold.after(12, 1).after(14, 1).at(14)).isEqualTo(0.5);
  }

  @Test
  void should_read_as_in_programs() {
    assertThat(OneCycle.defaults(0.1, 50))
        .isEqualTo(Schedules.CATALOG.create("one_cycle(rate=0.1, total=50)"));
    assertThat(Plateau.defaults(0.1)).isEqualTo(Schedules.CATALOG.create("plateau(0.1)"));
    assertThat(new MultiStepDecay(0.1, 0.1, List.of(3L, 5L)))
        .isEqualTo(Schedules.CATALOG.create("multi_step(rate=0.1, at=(3, 5))"));
    assertThat(Schedule.constant(1).then(5, Schedule.constant(2)))
        .isEqualTo(Schedules.CATALOG.create("chain(schedules=(constant(1), constant(2)), at=5)"));
    assertThat(new CosineDecay(1e-3, 2_000, 0))
        .isEqualTo(Schedules.CATALOG.create("cosine(rate=0.001, total=2000)"));
    assertThat(new WarmUp(10, new InverseTimeDecay(0.1, 0.5)))
        .isEqualTo(
            Schedules.CATALOG.create("warm_up(steps=10, then=inverse_time(rate=0.1, decay=0.5))"));
    assertThat(new ExponentialDecay(0.1, 0.9, 1))
        .isEqualTo(Schedules.CATALOG.create("exponential(rate=0.1, factor=0.9)"));
    assertThat(new StepDecay(0.1, 0.1, 30))
        .isEqualTo(Schedules.CATALOG.create("step(rate=0.1, every=30)"));
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> Schedule.constant(-0.1))
        .hasMessage("ConstantRate: rate must be finite and >= 0, got -0.1");
    assertThatThrownBy(() -> new StepDecay(0.1, 0.5, 0))
        .hasMessage("StepDecay: every must be >= 1 step, got 0");
    assertThatThrownBy(() -> new CosineDecay(0.1, 10, 0.2))
        .hasMessage("CosineDecay: need floor <= rate, got floor 0.2 and rate 0.1");
    assertThatThrownBy(() -> new WarmUp(0, Schedule.constant(1)))
        .hasMessage("WarmUp: steps must be >= 1 step, got 0");
    assertThatThrownBy(() -> new InverseTimeDecay(Double.NaN, 0)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new MultiStepDecay(1, 0.1, List.of(5L, 5L)))
        .hasMessage("MultiStepDecay: at must ascend from 1, got [5, 5]");
    assertThatThrownBy(() -> new Chain(List.of(Schedule.constant(1)), List.of(3L)))
        .hasMessage(
            "Chain: need one beginning less than schedules, got 1 schedules and beginnings [3]");
    assertThatThrownBy(() -> new Multiplied(List.of()))
        .hasMessage("Product: need at least one schedule, got none");
    assertThatThrownBy(() -> OneCycle.defaults(0.1, 3))
        .hasMessage("OneCycle: need 1/total < rise < 1, got rise 0.3 and total 3");
    assertThatThrownBy(() -> new Plateau(0.1, 1, 0, 0, 0, 0))
        .hasMessage("Plateau: factor must be in (0, 1), got 1.0");
    assertThatThrownBy(() -> new Cyclic(2, 1, 1, 1, 1))
        .hasMessage("Cyclic: need low <= high, got low 2.0 and high 1.0");
    assertThatThrownBy(() -> new PolynomialDecay(1, 1, 0, 0))
        .hasMessage("PolynomialDecay: power must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new WarmUpStableDecay(1, 1, -1, 1, 0))
        .hasMessage("WarmUpStableDecay: stable must be >= 0, got -1");
  }
}
