package org.bpnet.train.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All pairs, against two loops.
class PairHistogramTest {
  private static final Backend FAST = Backends.best();
  private static final int WIDTH = 3;

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray points(int count) {
    double[] values = new double[count * WIDTH];
    var seed = new Seed(9);
    Arrays.setAll(values, i -> 0.125 + Math.round(4 * seed.normal(i)) / 4.0); // exact, never 0
    return HostArray.of(values, Shape.of(count, WIDTH));
  }

  private static int[] labels(int count) {
    return IntStream.range(0, count).map(i -> i % 4).toArray();
  }

  private static double squared(HostArray x, int i, int j) {
    double sum = 0;
    for (int k = 0; k < WIDTH; k++) {
      double apart = x.at(i * WIDTH + k) - x.at(j * WIDTH + k);
      sum += apart * apart;
    }
    return sum;
  }

  private static double degrees(HostArray x, int i, int j) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int k = 0; k < WIDTH; k++) {
      product += x.at(i * WIDTH + k) * x.at(j * WIDTH + k);
      one += x.at(i * WIDTH + k) * x.at(i * WIDTH + k);
      other += x.at(j * WIDTH + k) * x.at(j * WIDTH + k);
    }
    double lengths = Math.sqrt(one * other);
    return Math.toDegrees(Math.acos(Math.clamp(lengths == 0 ? 0 : product / lengths, -1, 1)));
  }

  /// Over sizes around those of the tiles, of rows and of columns.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 511, 600, 4100})
  void should_show_each_pair_once(int count) {
    HostArray x = points(count);
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), x)) {
      BitSet seen = new BitSet();
      index.forEachPair((i, j, distance) -> {
        assertThat(j > i && j < count).isTrue();
        seen.set(j * (j - 1) / 2 + i);
        if ((i + j) % 97 == 0) {
          assertThat((double) distance).isEqualTo(squared(x, i, j));
        }
      });
      assertThat(seen.cardinality()).isEqualTo(count * (count - 1) / 2);
    }
  }

  @Test
  void should_count_distances_as_two_loops_do() {
    int count = 70;
    int bins = 16;
    HostArray x = points(count);
    int[] labels = labels(count);
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), x)) {
      PairHistogram all = PairHistogram.of(index, labels, bins);

      double low = Double.MAX_VALUE;
      double high = 0;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) {
          low = Math.min(low, squared(x, i, j));
          high = Math.max(high, squared(x, i, j));
        }
      }
      long[] within = new long[bins];
      long[] between = new long[bins];
      double[] sums = new double[2];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) {
          double apart = squared(x, i, j);
          int bin = Math.min(bins - 1, (int) ((apart - low) / (high - low) * bins));
          boolean same = labels[i] == labels[j];
          (same ? within : between)[bin]++;
          sums[same ? 0 : 1] += apart;
        }
      }
      assertThat(all.angles()).isFalse();
      assertThat(all.low()).isEqualTo(low);
      assertThat(all.high()).isEqualTo(high);
      assertThat(all.within()).isEqualTo(within);
      assertThat(all.between()).isEqualTo(between);
      long sames = Arrays.stream(within).sum();
      long others = Arrays.stream(between).sum();
      assertThat(sames + others).isEqualTo(count * (count - 1) / 2);
      assertThat(all.meanWithin()).isCloseTo(sums[0] / sames, within(1e-10));
      assertThat(all.meanBetween()).isCloseTo(sums[1] / others, within(1e-10));
      double overlap = 0;
      for (int b = 0; b < bins; b++) {
        overlap += Math.min(within[b] / (double) sames, between[b] / (double) others);
      }
      assertThat(all.overlap()).isCloseTo(overlap, within(1e-12));
    }
  }

  /// Whatever looks at directions alone counts angles.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cosine",
        "dot(unit=true)",
        "euclidean(unit=true)",
        "squared_euclidean(unit=true)"
      })
  void should_count_angles(String name) {
    int count = 40;
    HostArray x = points(count);
    int[] labels = labels(count);
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        int kind = labels[i] == labels[j] ? 0 : 1;
        sums[kind] += degrees(x, i, j);
        counts[kind]++;
      }
    }
    Distance distance = Distances.CATALOG.create(name);
    try (ExactIndex index = ExactIndex.of(FAST, distance, x)) {
      PairHistogram all = PairHistogram.of(index, labels, 18);

      assertThat(all.angles()).isTrue();
      assertThat(all.high()).isEqualTo(180);
      assertThat(Arrays.stream(all.within()).sum()).isEqualTo(counts[0]);
      assertThat(Arrays.stream(all.between()).sum()).isEqualTo(counts[1]);
      assertThat(all.meanWithin()).isCloseTo(sums[0] / counts[0], within(0.02));
      assertThat(all.meanBetween()).isCloseTo(sums[1] / counts[1], within(0.02));
    }
  }

  @Test
  void should_verify_all_pairs() {
    int count = 30;
    HostArray x = points(count);
    int[] labels = labels(count);
    double[] distances = new double[count * (count - 1) / 2];
    boolean[] same = new boolean[distances.length];
    int at = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        distances[at] = squared(x, i, j);
        same[at++] = labels[i] == labels[j];
      }
    }
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), x)) {
      assertThat(Verification.of(index, labels).roc())
          .isEqualTo(Verification.of(distances, same).roc());
    }
  }

  @Test
  void should_say_what_is_missing() {
    try (ExactIndex index = ExactIndex.of(FAST, new Cosine(), points(3))) {
      assertThatThrownBy(() -> PairHistogram.of(index, new int[] {0, 0, 0}, 4))
          .hasMessage("histogram: needs pairs of one class and pairs of two, got 3 and 0");
      assertThatThrownBy(() -> PairHistogram.of(index, new int[] {0, 0, 1}, 0))
          .hasMessage("histogram: needs at least one bin, got 0");
    }
    HostArray same = HostArray.of(new double[] {1, 1, 1}, Shape.of(3, 1));
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), same)) {
      PairHistogram all = PairHistogram.of(index, new int[] {0, 0, 1}, 4);
      assertThat(all.within()).containsExactly(1, 0, 0, 0);
      assertThat(all.overlap()).isEqualTo(1);
    }
  }
}
