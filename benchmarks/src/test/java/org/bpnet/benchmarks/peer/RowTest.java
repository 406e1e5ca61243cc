package org.bpnet.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Statistics.
class RowTest {
  private static final Row.Figures FIGURES =
      Row.Figures.of(new double[] {10, 30, 20}, new double[] {10, 10, 10});

  @Test
  void should_form_ratios_round_by_round() {
    Row.Figures figures = Row.Figures.of(new double[] {10, 40, 30}, new double[] {10, 10, 15});

    assertThat(figures.speed()).isEqualTo(30);
    assertThat(figures.peerSpeed()).isEqualTo(10);
    assertThat(figures.ratio()).isEqualTo(2);
    assertThat(figures.least()).isEqualTo(1);
    assertThat(figures.greatest()).isEqualTo(4);
  }

  @Test
  void should_take_the_mean_of_the_two_in_the_middle_as_median() {
    assertThat(Row.median(new double[] {4, 1, 3, 100})).isEqualTo(3.5);
  }

  @Test
  void should_tell_whether_a_target_is_missed() {
    assertThat(row(OptionalDouble.of(2), "").missesTarget()).isFalse();
    assertThat(row(OptionalDouble.of(2.01), "").missesTarget()).isTrue();
    assertThat(row(OptionalDouble.of(2.01), "not installed").missesTarget()).isFalse();
  }

  @Test
  void should_show_why_a_row_is_missing() {
    assertThat(RowTable.text(List.of(row(OptionalDouble.of(2), "not installed"))))
        .endsWith("XOR, LibTorch: not installed\n");
  }

  private static Row row(OptionalDouble target, String missing) {
    return new Row("XOR", 4, "f32", "java", "AVX2", 2, "LibTorch", target, FIGURES, missing);
  }
}
