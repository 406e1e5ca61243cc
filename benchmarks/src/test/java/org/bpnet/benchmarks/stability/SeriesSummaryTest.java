package org.bpnet.benchmarks.stability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Spread and threshold of a series.
class SeriesSummaryTest {
  @Test
  void should_find_the_middle_of_odd_and_even_series() {
    assertThat(SeriesSummary.Spread.of(5, 1, 9)).isEqualTo(new SeriesSummary.Spread(1, 5, 9));
    assertThat(SeriesSummary.Spread.of(4, 100, 1, 3))
        .isEqualTo(new SeriesSummary.Spread(1, 3.5, 100));
    assertThat(SeriesSummary.Spread.of(4, 100, 2, 4).lowestShare()).isEqualTo(0.5);
  }

  @Test
  void should_let_a_jvm_pass_at_half_of_the_median_and_not_below() {
    assertThat(training(100, 50, 101).fallen()).isEmpty();
    assertThat(training(100, 49, 101).fallen())
        .containsExactly(new SeriesSummary.Fallen(2, Measure.STEP, 0.49));
  }

  @Test
  void should_judge_every_measure_by_its_own_median() {
    List<Figures> jvms = List.of(figures(100), figures(100), figures(Map.of(Measure.SINGLE, 1.0)));

    assertThat(new SeriesSummary(jvms).fallen())
        .containsExactly(new SeriesSummary.Fallen(3, Measure.SINGLE, 0.01));
  }

  @Test
  void should_not_let_a_jvm_pass_whose_speed_is_no_number() {
    assertThat(training(100, 100, 100, Double.NaN).fallen())
        .extracting(SeriesSummary.Fallen::number)
        .containsExactly(4);
  }

  @Test
  void should_say_what_may_be_the_reason() {
    Figures slow =
        new Figures(
            figures(10).speeds(),
            1e6,
            0.25,
            List.of("TileDIRECT8x2, 957 bytes, tier 3"),
            List.of());

    assertThat(StabilityPage.of(new SeriesSummary(List.of(figures(100), figures(100), slow))))
        .contains(
            "| 64×10×256, A·B | GFLOP/s | 10 | 100 | 100 | 0.10 |",
            "JVM 3 at 64×10×256, A·B (0.10 of the median; others took 25 %; given up:"
                + " TileDIRECT8x2, 957 bytes, tier 3)",
            "never compiled by C2: TileDIRECT8x2, 957 bytes, tier 3 in 1 JVMs.",
            "all the same: none.");
  }

  @Test
  void should_say_that_none_fell_out() {
    assertThat(StabilityPage.of(training(3, 2, 4)))
        .contains("Below half of the median: none of the 3.");
  }

  @Test
  void should_read_the_line_it_writes() {
    var figures =
        new Figures(
            figures(1.0 / 3).speeds(),
            2,
            0.5,
            List.of(),
            List.of("A, 1 bytes, tier 2", "B, tier 3"));

    assertThat(Figures.parse(figures.line())).isEqualTo(figures);
  }

  private static SeriesSummary training(double... speeds) {
    return new SeriesSummary(
        DoubleStream.of(speeds).mapToObj(speed -> figures(Map.of(Measure.STEP, speed))).toList());
  }

  private static Figures figures(double everywhere) {
    var speeds = new EnumMap<Measure, Double>(Measure.class);
    for (Measure measure : Measure.values()) {
      speeds.put(measure, everywhere);
    }
    return new Figures(speeds, 0, 0, List.of(), List.of());
  }

  private static Figures figures(Map<Measure, Double> but) {
    var speeds = new EnumMap<>(figures(100).speeds());
    speeds.putAll(but);
    return new Figures(speeds, 0, 0, List.of(), List.of());
  }
}
