package org.bpnet.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class DataLoaderTest {
  private static final Seed SEED = new Seed(11);

  /// Example i has the feature i; `onFetch` is told how many batches were fetched before.
  private record Counted(int size, AtomicInteger fetches, IntConsumer onFetch) implements Dataset {
    static Counted of(int size, IntConsumer onFetch) {
      return new Counted(size, new AtomicInteger(), onFetch);
    }

    @Override
    public Shape featureShape() {
      return Shape.of(1);
    }

    @Override
    public Target target() {
      return new Target.Classes("y", List.of("only"));
    }

    @Override
    public HostArray features(int[] indices) {
      onFetch.accept(fetches.getAndIncrement());
      var features = new float[indices.length];
      for (int i = 0; i < indices.length; i++) {
        features[i] = indices[i];
      }
      return HostArray.of(features, Shape.of(indices.length, 1));
    }

    @Override
    public HostArray targets(int[] indices) {
      return HostArray.of(new int[indices.length], Shape.of(indices.length));
    }
  }

  private static Dataset plain(int size) {
    return Counted.of(size, _ -> {});
  }

  private static List<Batch> epoch(DataLoader loader, int epoch) {
    var all = new ArrayList<Batch>();
    try (var batches = loader.epoch(epoch)) {
      batches.forEachRemaining(all::add);
    }
    return all;
  }

  private static int[] order(List<Batch> batches) {
    return batches.stream().flatMapToInt(batch -> Arrays.stream(batch.indices())).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7})
  void should_visit_every_example_once_whatever_is_fetched_ahead(int prefetched) {
    var loader = DataLoader.shuffled(plain(103), 10, SEED).prefetching(prefetched);

    List<Batch> batches = epoch(loader, 4);

    assertThat(batches).hasSize(11).hasSize(loader.batchesPerEpoch());
    assertThat(batches.getLast().size()).isEqualTo(3);
    assertThat(Arrays.stream(order(batches)).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 103).boxed().toList());
  }

  @Test
  void should_give_the_same_batches_whatever_is_fetched_ahead_and_however_long_it_takes() {
    Dataset uneven = Counted.of(50, fetch -> spin(fetch % 3 * 200_000L));
    int[] direct = order(epoch(DataLoader.shuffled(plain(50), 4, SEED).prefetching(0), 2));

    int[] ahead = order(epoch(DataLoader.shuffled(uneven, 4, SEED).prefetching(3), 2));

    assertThat(ahead).containsExactly(direct);
  }

  @Test
  void should_draw_a_new_order_each_epoch_and_repeat_it_for_the_seed() {
    var loader = DataLoader.shuffled(plain(50), 8, SEED);
    int[] zero = order(epoch(loader, 0));
    int[] one = order(epoch(loader, 1));

    assertThat(one).isNotEqualTo(zero);
    assertThat(order(epoch(DataLoader.shuffled(plain(50), 8, SEED), 1))).containsExactly(one);
    assertThat(order(epoch(DataLoader.shuffled(plain(50), 8, new Seed(12)), 1))).isNotEqualTo(one);
  }

  @Test
  void should_keep_the_order_of_the_dataset_when_asked() {
    List<Batch> batches = epoch(DataLoader.inOrder(plain(5), 2), 9);

    assertThat(order(batches)).containsExactly(0, 1, 2, 3, 4);
    assertThat(batches.get(1).features().toFloats()).containsExactly(2, 3);
  }

  @Test
  void should_fetch_no_further_ahead_than_told() throws InterruptedException {
    var third = new CountDownLatch(3);
    Counted dataset = Counted.of(100, _ -> third.countDown());

    try (var batches = DataLoader.inOrder(dataset, 1).prefetching(2).epoch(0)) {
      assertThat(batches.next().indices()).containsExactly(0);
      third.await();
      spin(20_000_000);

      assertThat(dataset.fetches.get()).isEqualTo(3);
    }
  }

  @Test
  void should_stop_reading_the_dataset_when_closed_early() {
    Counted dataset = Counted.of(1000, _ -> {});

    var batches = DataLoader.inOrder(dataset, 1).epoch(0);
    batches.next();
    batches.close();
    int read = dataset.fetches.get();
    spin(20_000_000);

    assertThat(dataset.fetches.get()).isEqualTo(read).isLessThanOrEqualTo(3);
    assertThat(batches.hasNext()).isFalse();
    assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void should_pass_on_what_the_dataset_throws_at_the_batch_that_failed(int prefetched) {
    Dataset broken =
        Counted.of(
            10,
            fetch -> {
              if (fetch == 2) {
                throw new DataFormatException("file.bin: truncated");
              }
            });

    try (var batches = DataLoader.inOrder(broken, 1).prefetching(prefetched).epoch(0)) {
      assertThat(batches.next().indices()).containsExactly(0);
      assertThat(batches.next().indices()).containsExactly(1);
      assertThatThrownBy(batches::next)
          .isInstanceOf(DataFormatException.class)
          .hasMessage("file.bin: truncated");
    }
  }

  @Test
  void should_be_over_at_once_for_a_dataset_without_examples() {
    assertThat(epoch(DataLoader.shuffled(plain(0), 8, SEED), 0)).isEmpty();
  }

  private static DataLoader cut(Sampler.InOrder sampler) {
    return DataLoader.of(plain(sampler.cut().examples()), sampler, SEED);
  }

  private static List<Integer> sizes(Sampler.InOrder sampler) {
    DataLoader loader = cut(sampler);
    List<Batch> batches = epoch(loader, 1);
    assertThat(batches).hasSize(loader.batchesPerEpoch());
    return batches.stream().map(Batch::size).toList();
  }

  @Test
  void should_share_the_examples_of_the_last_two_batches_where_the_last_would_be_too_small() {
    assertThat(sizes(Sampler.sequential(49, 16).atLeast(2))).containsExactly(16, 16, 9, 8);
    assertThat(sizes(Sampler.sequential(50, 16).atLeast(2))).containsExactly(16, 16, 16, 2);
    assertThat(sizes(Sampler.sequential(48, 16).atLeast(2))).containsExactly(16, 16, 16);
    assertThat(sizes(Sampler.sequential(5, 4).atLeast(2))).containsExactly(3, 2);
    assertThat(sizes(Sampler.sequential(5, 2).atLeast(2))).containsExactly(2, 3);
    assertThat(sizes(Sampler.sequential(22, 10).atLeast(8))).containsExactly(10, 12);
    assertThat(sizes(Sampler.sequential(27, 10).atLeast(8))).containsExactly(10, 9, 8);
    assertThat(sizes(Sampler.sequential(3, 10).atLeast(2))).containsExactly(3);
    assertThat(sizes(Sampler.sequential(0, 10).atLeast(2))).isEmpty();
  }

  /// For every size of table and batch: all examples once, in order, and no batch too small.
  @Test
  void should_lose_no_example_by_sharing() {
    for (int n = 1; n <= 40; n++) {
      for (int size = 1; size <= 12; size++) {
        for (int least = 1; least <= Math.min(n, size); least++) {
          var loader = cut(Sampler.sequential(n, size).atLeast(least)).prefetching(0);
          List<Batch> batches = epoch(loader, 0);
          assertThat(order(batches)).containsExactly(IntStream.range(0, n).toArray());
          int smallest = least;
          assertThat(batches).allMatch(batch -> batch.size() >= smallest);
        }
      }
    }
  }

  @Test
  void should_keep_the_order_of_examples_whatever_the_cut() {
    int[] order = order(epoch(DataLoader.shuffled(plain(49), 16, SEED), 3));

    assertThat(order(epoch(cut(Sampler.shuffled(49, 16).atLeast(2)), 3))).containsExactly(order);
    assertThat(order(epoch(cut(Sampler.shuffled(49, 16).dropLast()), 3)))
        .containsExactly(Arrays.copyOf(order, 48));
  }

  @Test
  void should_leave_out_a_last_batch_that_is_not_full_when_asked() {
    assertThat(sizes(Sampler.sequential(10, 4).dropLast())).containsExactly(4, 4);
    assertThat(sizes(Sampler.sequential(8, 4).dropLast())).containsExactly(4, 4);
    assertThat(sizes(Sampler.sequential(9, 4).atLeast(2).dropLast())).containsExactly(4, 4);
  }

  @Test
  void should_say_which_batches_cannot_be_had() {
    assertThatThrownBy(() -> Sampler.sequential(1, 16).atLeast(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Sampler: needs batches of at least so many examples, 2, got 1; choose another batch"
                + " size, or give more examples");
    assertThatThrownBy(() -> Sampler.sequential(8, 1).atLeast(2))
        .hasMessageContaining("at least so many examples, 2, got 1");
    assertThatThrownBy(() -> Sampler.sequential(3, 4).dropLast())
        .hasMessage(
            "Sampler: needs as many examples as a batch has, since the last is left out, 4, got 3;"
                + " choose another batch size, or give more examples");
  }

  @Test
  void should_refuse_a_batch_size_of_zero() {
    assertThatThrownBy(() -> DataLoader.inOrder(plain(3), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sampler: batch size must be >= 1, got 0");
  }

  private static void spin(long nanoseconds) {
    long end = System.nanoTime() + nanoseconds;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
