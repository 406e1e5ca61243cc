package org.bpnet.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.bpnet.benchmarks.work.Workload.Precision;
import org.bpnet.benchmarks.work.Workload.Rule;
import org.junit.jupiter.api.Test;

/// What a step costs, as text and as numbers.
class WorkloadTest {
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

  @Test
  void should_count_the_products_of_losses_of_pairs() {
    assertThat(pairs(Goal.Kind.TRIPLET).operations()).isEqualTo(2 * 32 * 8);
    assertThat(pairs(Goal.Kind.CONTRASTIVE).operations()).isEqualTo(2 * 2 * 32 * 8);
    assertThat(pairs(Goal.Kind.ARCFACE).operations()).isEqualTo(2 * 3 * 4 * 8);
  }

  @Test
  void should_read_goals_that_it_writes() {
    for (Goal.Kind kind : Goal.Kind.values()) {
      assertThat(Workload.parse(pairs(kind).line())).isEqualTo(pairs(kind));
    }
    assertThat(pairs(Goal.Kind.TRIPLET).line()).isEqualTo("8-table triplet/4 SGD 1.0 32 1 F32");
  }

  @Test
  void should_give_each_class_as_many_examples_where_pairs_are_formed() {
    assertThat(new Goal(Goal.Kind.TRIPLET, 3).labels(6, 1)).containsExactly(1, 2, 0, 1, 2, 0);
  }

  private static Workload work(Rule rule) {
    return new Workload(Blueprint.mlp(784, 512, 256, 10), rule, 0.01, 64, 2, Precision.F32);
  }

  private static Workload pairs(Goal.Kind kind) {
    var table = new Blueprint(Blueprint.Extent.flat(8), List.of(Stage.Plain.TABLE));
    return new Workload(table, new Goal(kind, 4), Rule.SGD, 1, 32, 1, Precision.F32);
  }
}
