package org.bpnet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.load.View;
import org.junit.jupiter.api.Test;

class SourceTest {
  private static HostArray reals(int from, int count, int width) {
    var values = new float[count * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i;
    }
    return HostArray.of(values, Shape.of(count, width));
  }

  private static HostArray labels(int... labels) {
    return HostArray.of(labels, Shape.of(labels.length));
  }

  private static final Source ARRAYS =
      Source.of(Map.of("x", reals(0, 4, 2), "label", labels(5, 6, 7, 8)));

  @Test
  void should_have_columns_of_arrays() {
    assertThat(ARRAYS.size()).isEqualTo(4);
    assertThat(ARRAYS.columns())
        .containsExactly(
            new Column("label", Shape.of(), DType.I32), new Column("x", Shape.of(2), DType.F32));
    Batch batch = ARRAYS.batch(new int[] {3, 0, 3});
    assertThat(batch.column("x").toFloats()).containsExactly(6, 7, 0, 1, 6, 7);
    assertThat(batch.column("label").toInts()).containsExactly(8, 5, 8);
  }

  @Test
  void should_name_the_columns_there_are() {
    assertThatThrownBy(() -> ARRAYS.batch(new int[] {0}).features())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Batch: has no column 'features', only label, x;");
  }

  @Test
  void should_refuse_arrays_that_do_not_fit_or_hold_no_numbers() {
    assertThatThrownBy(() -> Source.of(Map.of("a", reals(0, 3, 1), "b", labels(1, 2))))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("column 'b' needs 3 examples");
    assertThatThrownBy(
            () -> Source.of(Map.of("x", HostArray.of(new float[2], Shape.of(2, 1)), "y", nan())))
        .hasMessage("source: column 'y' must be finite, got NaN in example 1; fill or drop it");
    assertThatThrownBy(() -> Source.of(Map.of())).hasMessageContaining("at least one column");
  }

  private static HostArray nan() {
    return HostArray.of(new float[] {1, 2, 3, Float.NaN}, Shape.of(2, 2));
  }

  @Test
  void should_zip_and_begin_the_shorter_one_again() {
    Source zipped = Source.zipped(ARRAYS, Source.of(Map.of("z", reals(100, 3, 1))));

    assertThat(zipped.size()).isEqualTo(4);
    Batch batch = zipped.batch(new int[] {2, 3});
    assertThat(batch.column("label").toInts()).containsExactly(7, 8);
    assertThat(batch.column("z").toFloats()).containsExactly(102, 100);
    assertThat(batch.indices()).containsExactly(2, 3);
    assertThatThrownBy(() -> Source.zipped(ARRAYS, ARRAYS)).hasMessageContaining("column 'label'");
  }

  @Test
  void should_join_one_after_the_other() {
    Source other = Source.of(Map.of("x", reals(50, 2, 2), "label", labels(1, 2)));
    Source joined = Source.joined(ARRAYS, other);

    assertThat(joined.size()).isEqualTo(6);
    Batch mixed = joined.batch(new int[] {5, 0, 4, 1});
    assertThat(mixed.column("label").toInts()).containsExactly(2, 5, 1, 6);
    assertThat(mixed.column("x").toFloats()).containsExactly(52, 53, 0, 1, 50, 51, 2, 3);
    assertThat(joined.batch(new int[] {5, 4}).column("label").toInts()).containsExactly(2, 1);
    assertThat(joined.batch(new int[] {5}).indices()).containsExactly(5);
    assertThatThrownBy(() -> Source.joined(ARRAYS, Source.of(Map.of("x", reals(0, 1, 2)))))
        .hasMessageContaining("the same columns");
  }

  private static Iterator<Map<String, HostArray>> numbers(int count) {
    List<Map<String, HostArray>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Map.of("x", HostArray.of(new float[] {i, -i}, Shape.of(2))));
    }
    return all.iterator();
  }

  @Test
  void should_read_a_stream_in_order_and_again_from_its_start() {
    var opened = new AtomicInteger();
    Source stream =
        Source.streamed(
            5,
            List.of(new Column("x", Shape.of(2), DType.F32)),
            () -> {
              opened.incrementAndGet();
              return numbers(5);
            });

    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int[] batch : Sampler.sequential(5, 2).epoch(new Seed(0), epoch)) {
        float[] x = stream.batch(batch).column("x").toFloats();
        assertThat(x).hasSize(2 * batch.length);
        assertThat(x[0]).isEqualTo(batch[0]);
        assertThat(x[1]).isEqualTo(-batch[0]);
      }
      assertThat(opened).hasValue(epoch);
    }
    assertThat(stream.batch(new int[] {1, 4}).column("x").toFloats()).containsExactly(1, -1, 4, -4);
  }

  @Test
  void should_say_what_is_wrong_with_a_stream() {
    Source shorter =
        Source.streamed(5, List.of(new Column("x", Shape.of(2), DType.F32)), () -> numbers(3));
    Source other =
        Source.streamed(3, List.of(new Column("y", Shape.of(), DType.I32)), () -> numbers(3));

    assertThatThrownBy(() -> shorter.batch(new int[] {4}))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("source: the stream ended after 3 examples, it was said to have 5");
    assertThatThrownBy(() -> other.batch(new int[] {0}))
        .hasMessageContaining("the stream gave none");
  }

  @Test
  void should_see_two_views_of_each_example_each_the_same_every_time() {
    Target target = new Target.Values(List.of("y"));
    Dataset data =
        Dataset.of(
            new float[] {1, 2, 3}, Shape.of(1), new float[] {0, 0, 0}, (Target.Values) target);
    Augmentation shift =
        (batch, _, seed) -> {
          float[] x = batch.features().toFloats();
          for (int i = 0; i < x.length; i++) {
            x[i] += seed.child(batch.indices()[i]).uniform(0);
          }
          return batch;
        };
    View twice = View.twice(shift, target);

    Batch one = twice.apply(data.all(), new Seed(1));
    Batch two = twice.apply(data.all(), new Seed(1));

    float[] first = one.features().toFloats();
    float[] second = one.column(View.SECOND).toFloats();
    assertThat(second).isNotEqualTo(first).isEqualTo(two.column(View.SECOND).toFloats());
    for (int i = 0; i < 3; i++) {
      assertThat(first[i]).isBetween(i + 1f, i + 2f);
      assertThat(second[i]).isBetween(i + 1f, i + 2f);
    }
  }

  @Test
  void should_apply_one_view_after_the_other() {
    View doubled = View.column("x", x -> HostArray.of(new float[] {2, 4}, Shape.of(1, 2)));
    View view = View.none().then(doubled);

    assertThat(view.apply(ARRAYS.batch(new int[] {0}), new Seed(0)).column("x").toFloats())
        .containsExactly(2, 4);
  }
}
