package org.bpnet.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldsTest {
  private static final int TRIES = 200;

  @Test
  void should_put_each_example_in_the_test_once_and_each_class_in_all_folds_alike() {
    Random random = new Random(5);
    for (int t = 0; t < TRIES; t++) {
      int[] labels =
          IntStream.range(0, random.nextInt(2, 80)).map(i -> random.nextInt(4)).toArray();
      int count = random.nextInt(2, Math.min(labels.length, 11) + 1);
      List<Split> folds = Split.folds(labels, count, t % 3 * 0.1, new Seed(t));

      int[] times = new int[labels.length];
      for (Split fold : folds) {
        assertThat(joined(fold)).isEqualTo(IntStream.range(0, labels.length).toArray());
        assertThat(fold.train()).isNotEmpty();
        IntStream.of(fold.test()).forEach(i -> times[i]++);
      }
      assertThat(times).containsOnly(1);
      for (int label = -1; label < 4; label++) {
        int of = label;
        int[] sizes =
            folds.stream()
                .mapToInt(f ->
                    (int) IntStream.of(f.test()).filter(i -> of < 0 || labels[i] == of).count())
                .toArray();
        int most = Arrays.stream(sizes).max().orElseThrow();
        assertThat(most - Arrays.stream(sizes).min().orElseThrow()).isBetween(0, 1);
      }
    }
  }

  private static int[] joined(Split split) {
    return IntStream.concat(
            IntStream.of(split.train()),
            IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test())))
        .sorted()
        .toArray();
  }

  @Test
  void should_repeat_with_the_seed_and_differ_with_another() {
    int[] labels = new int[40];

    assertThat(Split.folds(labels, 5, 0.1, new Seed(1)).get(2).test())
        .isEqualTo(Split.folds(labels, 5, 0.1, new Seed(1)).get(2).test())
        .isNotEqualTo(Split.folds(labels, 5, 0.1, new Seed(2)).get(2).test());
  }

  /// By hand: what is learnt from has mean 0 and variance 1, whatever is tested.
  @Test
  void should_standardize_by_the_training_part_of_each_fold() {
    float[] values = {1, 2, 3, 4, 100, 200};
    int[] labels = {0, 1, 0, 1, 0, 1};
    Dataset data = Dataset.of(values, Shape.of(1), labels, Target.Classes.numbered(2));

    Folds folds = Folds.of(data, 3, 0, new Seed(1));

    assertThat(folds.count()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      Prepared fold = folds.prepared(i);
      assertThat(fold.test().size()).isEqualTo(2);
      double[] learnt = fold.train().features(new int[] {0, 1, 2, 3}).toDoubles();
      assertThat(Arrays.stream(learnt).sum()).isCloseTo(0, within(1e-5));
      assertThat(Arrays.stream(learnt).map(x -> x * x).sum()).isCloseTo(4, within(1e-4));
    }
  }

  @Test
  void should_divide_tables_by_class() {
    Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();

    Folds folds = Folds.of(iris, TableTask.infer(iris), 5, 0.1, new Seed(1));

    Prepared last = folds.prepared(4);
    assertThat(last.test().size()).isEqualTo(30);
    assertThat(last.validation().size()).isEqualTo(12);
    assertThat(last.train().size()).isEqualTo(108);
    int[] labels = Split.labels(last.test());
    assertThat(IntStream.of(labels).filter(label -> label == 2).count()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 5})
  void should_need_two_parts_and_an_example_for_each(int count) {
    Dataset four =
        Dataset.of(
            new float[] {1, 2, 3, 4},
            Shape.of(1),
            new float[] {1, 2, 3, 4},
            new Target.Values(List.of("y")));

    assertThatThrownBy(() -> Folds.of(four, count, 0, new Seed(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("folds: need from 2 to the number of examples, 4; got " + count);
  }
}
