package org.bpnet.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplerTest {
  private static final Seed SEED = new Seed(5);

  /// Seven of class 0, four of class 1, two of class 3, one of class 4.
  private static final int[] LABELS = {0, 1, 0, 3, 0, 1, 0, 4, 0, 1, 0, 3, 0, 1};

  private static Stream<Sampler> all() {
    return Stream.of(
        Sampler.sequential(14, 4),
        Sampler.shuffled(14, 4),
        Sampler.shuffled(14, 4).atLeast(3),
        Sampler.shuffled(14, 4).dropLast(),
        Sampler.weighted(new double[] {1, 0, 3}, 5, 4),
        Sampler.balanced(LABELS, 4),
        Sampler.classes(LABELS, 3, 2),
        Sampler.pairs(LABELS, 3),
        Sampler.alternating(List.of(14, 14), Sampler.shuffled(14, 4), Sampler.pairs(LABELS, 2)));
  }

  /// Epoch 3 is the same whatever was asked for before.
  @ParameterizedTest
  @MethodSource("all")
  void should_depend_on_seed_and_number_alone(Sampler sampler) {
    int[][] third = sampler.epoch(SEED, 3);

    assertThat(sampler.epoch(SEED, 3)).isDeepEqualTo(third);
    if (!sampler.toString().startsWith("sequential")) {
      assertThat(Arrays.deepEquals(sampler.epoch(SEED, 4), third)).isFalse();
      assertThat(Arrays.deepEquals(sampler.epoch(new Seed(6), 3), third)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void should_have_as_many_batches_and_examples_as_it_says(Sampler sampler) {
    for (int number = 0; number < 3; number++) {
      int[][] epoch = sampler.epoch(SEED, number);
      assertThat(epoch).hasNumberOfRows(sampler.batches());
      assertThat(Arrays.stream(epoch).mapToInt(batch -> batch.length).sum())
          .isEqualTo(sampler.examples());
    }
  }

  /// What goes into a run folder has no address in it.
  @ParameterizedTest
  @MethodSource("all")
  void should_tell_its_settings(Sampler sampler) {
    assertThat(sampler.toString()).doesNotContain("@").contains("(");
  }

  @Test
  void should_draw_by_weight() {
    Sampler sampler = Sampler.weighted(new double[] {1, 0, 3}, 100, 100);

    int[] drawn = flat(sampler.epoch(SEED, 0));

    assertThat(drawn).doesNotContain(1);
    assertThat(IntStream.of(drawn).filter(i -> i == 2).count()).isBetween(7300L, 7700L);
  }

  @Test
  void should_draw_classes_alike_whatever_their_size() {
    int[] drawn = flat(Sampler.balanced(LABELS, 7).epoch(SEED, 0));
    assertThat(drawn).hasSize(14);

    var counts = new int[5];
    for (int epoch = 0; epoch < 500; epoch++) {
      for (int i : flat(Sampler.balanced(LABELS, 14).epoch(SEED, epoch))) {
        counts[LABELS[i]]++;
      }
    }
    for (int label : new int[] {0, 1, 3, 4}) {
      assertThat(counts[label]).isBetween(1600, 1900); // of 7,000, a quarter
    }
  }

  @Test
  void should_fill_each_batch_with_so_many_examples_of_so_many_classes() {
    for (int epoch = 0; epoch < 50; epoch++) {
      for (int[] batch : Sampler.classes(LABELS, 3, 2).epoch(SEED, epoch)) {
        assertThat(batch).hasSize(6);
        int[] labels = IntStream.of(batch).map(i -> LABELS[i]).toArray();
        for (int p = 0; p < 3; p++) {
          assertThat(labels[2 * p]).isEqualTo(labels[2 * p + 1]);
        }
        assertThat(IntStream.of(labels).distinct().count()).isEqualTo(3);
      }
    }
  }

  /// Classes of four: with K = 4 each example is used once before any is used again.
  @Test
  void should_use_all_examples_of_a_class_before_one_comes_again() {
    int[] labels = IntStream.range(0, 40).map(i -> i % 10).toArray();

    int[] drawn = flat(Sampler.classes(labels, 5, 2).epoch(SEED, 0));

    assertThat(drawn).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void should_pair_one_class_and_two_in_turn() {
    for (int[] batch : Sampler.pairs(LABELS, 4).epoch(SEED, 0)) {
      for (int pair = 0; pair < 4; pair++) {
        int first = batch[2 * pair];
        int second = batch[2 * pair + 1];
        assertThat(LABELS[first] == LABELS[second]).isEqualTo(pair % 2 == 0);
        assertThat(first == second).isEqualTo(pair % 2 == 0 && LABELS[first] == 4);
      }
    }
  }

  @Test
  void should_alternate_between_joined_sources() {
    Sampler sampler =
        Sampler.alternating(List.of(10, 6), Sampler.sequential(10, 5), Sampler.sequential(6, 2));

    assertThat(sampler.epoch(SEED, 0))
        .isDeepEqualTo(new int[][] {{0, 1, 2, 3, 4}, {10, 11}, {5, 6, 7, 8, 9}, {12, 13}});
  }

  @Test
  void should_refuse_what_cannot_be_drawn() {
    assertThatThrownBy(() -> Sampler.weighted(new double[] {0, 0}, 2, 2))
        .hasMessage("Sampler.weighted: needs at least one weight above 0, got none");
    assertThatThrownBy(() -> Sampler.weighted(new double[] {1, Double.NaN}, 2, 2))
        .hasMessageContaining("got NaN for example 1");
    assertThatThrownBy(() -> Sampler.classes(LABELS, 5, 2))
        .hasMessageContaining("where there are 4");
    assertThatThrownBy(() -> Sampler.pairs(new int[] {1, 1}, 2))
        .hasMessageContaining("two classes, got 2 and 1");
    assertThatThrownBy(() -> Sampler.alternating(List.of(), Sampler.pairs(LABELS, 1)))
        .hasMessage("Sampler.alternating: needs a size for each of its samplers, got 0 for 1");
  }

  private static int[] flat(int[][] batches) {
    return Arrays.stream(batches).flatMapToInt(IntStream::of).toArray();
  }
}
