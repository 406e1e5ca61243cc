package org.bpnet.nn.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  /// One use of each entry of the catalog.
  private static final Map<String, String> USES =
      Map.of(
          "constant", "constant(rate=0.1)",
          "step", "step(rate=0.1, factor=0.5, every=10)",
          "exponential", "exponential(rate=0.1, factor=0.5, every=10)",
          "inverse_time", "inverse_time(rate=0.1, decay=0.1)",
          "cosine", "cosine(rate=0.1, total=100, floor=0.02)",
          "warm_up", "warm_up(steps=4, then=step(rate=0.1, every=6))");

  @Test
  void should_give_rates_between_zero_and_the_first_for_every_entry() {
    assertThat(Schedules.CATALOG.entries()).hasSize(USES.size());
    for (var entry : Schedules.CATALOG.entries()) {
      Schedule schedule = Schedules.CATALOG.create(USES.getOrDefault(entry.name(), entry.name()));
      for (long step : new long[] {0, 1, 99, 100, 1_000_000_000_000L}) {
        assertThat(schedule.at(step)).as(entry.name() + " at " + step).isBetween(0.0, 0.1);
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

  @Test
  void should_read_as_in_programs() {
    assertThat(Schedule.cosine(1e-3, 2_000))
        .isEqualTo(Schedules.CATALOG.create("cosine(rate=0.001, total=2000)"));
    assertThat(Schedule.warmUp(10, Schedule.inverseTime(0.1, 0.5)))
        .isEqualTo(
            Schedules.CATALOG.create("warm_up(steps=10, then=inverse_time(rate=0.1, decay=0.5))"));
    assertThat(Schedule.exponential(0.1, 0.9, 1))
        .isEqualTo(Schedules.CATALOG.create("exponential(rate=0.1, factor=0.9)"));
    assertThat(Schedule.step(0.1, 0.1, 30))
        .isEqualTo(Schedules.CATALOG.create("step(rate=0.1, every=30)"));
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> Schedule.constant(-0.1))
        .hasMessage("ConstantRate: rate must be finite and >= 0, got -0.1");
    assertThatThrownBy(() -> Schedule.step(0.1, 0.5, 0))
        .hasMessage("StepDecay: every must be >= 1 step, got 0");
    assertThatThrownBy(() -> Schedule.cosine(0.1, 10, 0.2))
        .hasMessage("CosineDecay: need floor <= rate, got floor 0.2 and rate 0.1");
    assertThatThrownBy(() -> Schedule.warmUp(0, Schedule.constant(1)))
        .hasMessage("WarmUp: steps must be >= 1 step, got 0");
    assertThatThrownBy(() -> Schedule.inverseTime(Double.NaN, 0)).hasMessageContaining("got NaN");
  }
}
