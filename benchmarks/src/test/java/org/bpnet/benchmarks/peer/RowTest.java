package org.bpnet.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bpnet.benchmarks.peer.Workload.Precision;
import org.bpnet.benchmarks.peer.Workload.Rule;
import org.junit.jupiter.api.Test;

/// Statistics, and what a step costs.
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

  @Test
  void should_count_two_operations_for_a_multiply_add() {
    // Forward 535,040, gradients of weights as many, of inputs 133,632 without the first layer.
    assertThat(work(Rule.ADAM).operations()).isEqualTo(2 * (2 * 535_040 + 133_632));
    assertThat(work(Rule.INFERENCE).operations()).isEqualTo(2 * 535_040);
  }

  @Test
  void should_read_the_line_it_writes() {
    assertThat(Workload.parse(work(Rule.MOMENTUM).line())).isEqualTo(work(Rule.MOMENTUM));
  }

  @Test
  void should_draw_what_other_generators_of_the_name_draw() {
    // SplittableRandom(seed).nextLong(): 24 upper bits over 2^24.
    var other = new SplittableRandom(1L << 32);
    for (int i = 0; i < 100; i++) {
      assertThat(Draws.uniform(1, i)).isEqualTo((other.nextLong() >>> 40) * 0x1p-24f);
    }
  }

  private static Row row(OptionalDouble target, String missing) {
    return new Row("XOR", 4, "f32", "java", 2, "LibTorch", target, FIGURES, missing);
  }

  private static Workload work(Rule rule) {
    return new Workload(Blueprint.mlp(784, 512, 256, 10), rule, 0.01, 64, 2, Precision.F32);
  }
}
