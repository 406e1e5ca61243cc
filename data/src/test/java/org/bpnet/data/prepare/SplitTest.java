package org.bpnet.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void should_spread_every_class_within_one_example_of_its_share(int trial) {
    var seed = new Seed(trial);
    int size = 1 + seed.below(400, 0);
    int classes = 1 + seed.below(30, 1);
    int[] labels = IntStream.range(0, size).map(i -> seed.below(classes, 2 + i)).toArray();
    double validation = seed.below(40, -1) / 100.0;
    double test = seed.below(40, -2) / 100.0;

    Split split = Split.stratified(labels, validation, test, seed);

    assertThat(allOf(split)).containsExactly(IntStream.range(0, size).toArray());
    for (int label = 0; label < classes; label++) {
      int members = count(labels, IntStream.range(0, size).toArray(), label);
      assertThat((double) count(labels, split.validation(), label))
          .isCloseTo(members * validation, within(1.0));
      assertThat((double) count(labels, split.test(), label))
          .isCloseTo(members * test, within(1.0));
      assertThat(count(labels, split.train(), label)).isGreaterThanOrEqualTo(Math.min(1, members));
    }
  }

  @Test
  void should_give_whole_parts_their_share_even_if_every_class_is_small() {
    int[] labels = IntStream.range(0, 300).map(i -> i / 3).toArray(); // 100 classes of 3

    Split split = Split.stratified(labels, 0.1, 0.2, new Seed(1));

    assertThat(split.test()).hasSizeBetween(59, 61);
    assertThat(split.validation()).hasSizeBetween(29, 31);
  }

  @Test
  void should_split_exactly_where_the_shares_are_whole() {
    int[] labels = IntStream.range(0, 150).map(i -> i / 50).toArray();

    Split split = Split.stratified(labels, 0.1, 0.2, new Seed(1));

    assertThat(split.train()).hasSize(105);
    assertThat(split.validation()).hasSize(15);
    assertThat(split.test()).hasSize(30);
    assertThat(count(labels, split.test(), 2)).isEqualTo(10);
  }

  @Test
  void should_repeat_for_a_seed_and_differ_for_another() {
    int[] first = Split.random(100, 0.1, 0.2, new Seed(5)).test();

    assertThat(Split.random(100, 0.1, 0.2, new Seed(5)).test()).containsExactly(first);
    assertThat(Split.random(100, 0.1, 0.2, new Seed(6)).test()).isNotEqualTo(first);
  }

  @Test
  void should_keep_a_class_of_one_for_training() {
    Split split = Split.stratified(new int[] {0, 1, 0, 0}, 0.4, 0.4, new Seed(1));

    assertThat(split.train()).contains(1);
  }

  @Test
  void should_leave_a_part_with_share_zero_empty() {
    Split split = Split.stratified(new int[] {0, 1, 0, 0, 1}, 0, 0.3, new Seed(1));

    assertThat(split.validation()).isEmpty();
  }

  @Test
  void should_stratify_a_classification_dataset() {
    int[] labels = IntStream.range(0, 100).map(i -> i % 10 == 0 ? 1 : 0).toArray();
    Dataset dataset =
        Dataset.of(
            new float[100], Shape.of(1), labels, new Target.Classes("y", List.of("no", "yes")));

    Split split = Split.of(dataset, 0.1, 0.2, new Seed(3));

    assertThat(count(labels, split.test(), 1)).isEqualTo(2);
    assertThat(count(labels, split.validation(), 1)).isEqualTo(1);
  }

  @Test
  void should_split_a_regression_dataset_at_random() {
    Dataset dataset =
        Dataset.of(
            new float[100], Shape.of(1), new float[100], new Target.Values(List.of("price")));

    Split split = Split.of(dataset, 0.15, 0.15, new Seed(3));

    assertThat(split.train()).hasSize(70);
    assertThat(split.test()).hasSize(15).isNotEqualTo(IntStream.range(85, 100).toArray());
  }

  @Test
  void should_refuse_shares_that_leave_nothing_to_train_on() {
    assertThatThrownBy(() -> Split.random(10, 0.5, 0.5, new Seed(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got validation 0.5 and test 0.5");
  }

  private static int count(int[] labels, int[] indices, int label) {
    return (int) Arrays.stream(indices).filter(i -> labels[i] == label).count();
  }

  private static int[] allOf(Split split) {
    return IntStream.concat(
            IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.validation())),
            Arrays.stream(split.test()))
        .sorted()
        .toArray();
  }
}
