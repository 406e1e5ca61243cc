package org.bpnet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final Target.Classes COLOURS =
      new Target.Classes("colour", List.of("red", "green"));
  private static final Target.Values SIZES = new Target.Values(List.of("width", "height"));

  private static Dataset colours() {
    return Dataset.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2), new int[] {0, 1, 1}, COLOURS);
  }

  @Test
  void should_copy_the_examples_asked_for_in_the_order_asked() {
    Batch batch = colours().batch(new int[] {2, 0, 2});

    assertThat(batch.features())
        .isEqualTo(HostArray.of(new float[] {5, 6, 1, 2, 5, 6}, Shape.of(3, 2)));
    assertThat(batch.targets()).isEqualTo(HostArray.of(new int[] {1, 0, 1}, Shape.of(3)));
    assertThat(batch.indices()).containsExactly(2, 0, 2);
  }

  @Test
  void should_hand_out_fresh_arrays() {
    Dataset dataset = colours();

    dataset.all().features().toFloats()[0] = 99;

    assertThat(dataset.all().features().at(0)).isEqualTo(1);
  }

  @Test
  void should_give_regression_targets_one_row_per_example() {
    Dataset dataset = Dataset.of(new float[] {7, 8}, Shape.of(1), new float[] {1, 2, 3, 4}, SIZES);

    Batch batch = dataset.batch(new int[] {1});

    assertThat(batch.targets()).isEqualTo(HostArray.of(new float[] {3, 4}, Shape.of(1, 2)));
    assertThat(batch.targets().type()).isEqualTo(DType.F32);
  }

  @Test
  void should_map_the_indices_of_a_subset_of_a_subset() {
    Dataset subset = colours().subset(new int[] {2, 1, 0}).subset(new int[] {1, 2});

    assertThat(subset.size()).isEqualTo(2);
    assertThat(subset.all().features())
        .isEqualTo(HostArray.of(new float[] {3, 4, 1, 2}, Shape.of(2, 2)));
    assertThat(subset.all().targets()).isEqualTo(HostArray.of(new int[] {1, 0}, Shape.of(2)));
  }

  @Test
  void should_refuse_a_subset_with_an_index_that_does_not_exist() {
    assertThatThrownBy(() -> colours().subset(new int[] {3}))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void should_refuse_a_label_out_of_range() {
    assertThatThrownBy(() -> Dataset.of(new float[] {1, 2}, Shape.of(1), new int[] {0, 2}, COLOURS))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("dataset: labels must be from 0 to 1, got 2 in example 1");
  }

  @Test
  void should_refuse_too_few_features() {
    assertThatThrownBy(() -> Dataset.of(new float[5], Shape.of(2), new int[3], COLOURS))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("dataset: 3 targets and feature shape [2] need 6 features, got 5");
  }

  @Test
  void should_name_the_example_and_feature_that_is_not_a_number() {
    assertThatThrownBy(() ->
            Dataset.of(new float[] {1, 2, 3, Float.NaN}, Shape.of(2), new int[] {0, 1}, COLOURS))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("got NaN in example 1, feature 1");
  }

  @Test
  void should_name_the_example_whose_target_is_not_a_number() {
    float[] targets = {1, 2, 3, Float.POSITIVE_INFINITY};

    assertThatThrownBy(() -> Dataset.of(new float[2], Shape.of(1), targets, SIZES))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("got Infinity for height in example 1");
  }

  @Test
  void should_refuse_values_that_do_not_fill_the_last_example() {
    assertThatThrownBy(() -> Dataset.of(new float[2], Shape.of(1), new float[3], SIZES))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("needs a multiple of 2 values ([width, height] for each example)");
  }

  @Test
  void should_refuse_a_batch_whose_parts_differ_in_length() {
    HostArray three = HostArray.of(new float[3], Shape.of(3, 1));
    HostArray two = HostArray.of(new int[2], Shape.of(2));

    assertThatThrownBy(() -> new Batch(three, two, new int[3]))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("each of 3 indices, got [2]");
  }

  @Test
  void should_refuse_a_class_named_twice() {
    assertThatThrownBy(() -> new Target.Classes("colour", List.of("red", "red")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each only once");
  }
}
