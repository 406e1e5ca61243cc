package org.bpnet.train.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clusters are a fixed point of both of their steps.
class KMeansTest {
  private static final Backend FAST = Backends.best();
  private static final Distance PLAIN = new SquaredEuclidean(false);

  @AfterAll
  static void close() {
    FAST.close();
  }

  /// Clouds around corners of a square of side 10, a hundred each.
  private static HostArray corners() {
    float[] values = new float[2 * 400];
    var numbers = new Seed(3);
    for (int i = 0; i < 400; i++) {
      values[2 * i] = 10 * (i % 2) + (float) numbers.normal(2L * i);
      values[2 * i + 1] = 10 * (i / 2 % 2) + (float) numbers.normal(2L * i + 1);
    }
    return HostArray.of(values, Shape.of(400, 2));
  }

  private static double squared(HostArray x, int i, HostArray y, int j) {
    int width = x.shape().extent(1);
    double sum = 0;
    for (int k = 0; k < width; k++) {
      double apart = x.at(i * width + k) - y.at(j * width + k);
      sum += apart * apart;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 17})
  void should_end_where_neither_step_changes_anything(int count) {
    HostArray x = corners();
    KMeans found = KMeans.of(FAST, PLAIN, x, count, new Seed(count));
    double cost = 0;
    for (int i = 0; i < 400; i++) {
      int own = found.clusters()[i];
      for (int c = 0; c < count; c++) {
        assertThat(squared(x, i, found.centres(), own))
            .isLessThanOrEqualTo(squared(x, i, found.centres(), c) * (1 + 1e-5) + 1e-5);
      }
      cost += squared(x, i, found.centres(), own);
    }
    assertThat(found.cost()).isCloseTo(cost, within(1e-4 * cost));
    for (int c = 0; c < count; c++) {
      int cluster = c;
      int[] members = IntStream.range(0, 400).filter(i -> found.clusters()[i] == cluster).toArray();
      for (int k = 0; k < 2; k++) {
        int column = k;
        double mean =
            Arrays.stream(members).mapToDouble(i -> x.at(2 * i + column)).average().orElseThrow();
        assertThat(found.centres().at(2 * c + k)).isCloseTo(mean, within(1e-5));
      }
    }
  }

  @Test
  void should_find_clouds_that_lie_apart() {
    int[] classes = IntStream.range(0, 400).map(i -> i % 4).toArray();
    KMeans found = KMeans.of(FAST, PLAIN, corners(), 4, new Seed(1));
    assertThat(Clustering.of(classes, found.clusters()).nmi()).isEqualTo(1, within(1e-12));
    KMeans again = KMeans.of(FAST, PLAIN, corners(), 4, new Seed(1));
    assertThat(again.clusters()).isEqualTo(found.clusters());
    assertThat(again.centres()).isEqualTo(found.centres());
  }

  @Test
  void should_part_directions_whatever_their_lengths() {
    double[] values = {1, 0, 100, 1, 0, 2, 1, 90};
    KMeans found =
        KMeans.of(FAST, new Cosine(), HostArray.of(values, Shape.of(4, 2)), 2, new Seed(1));
    assertThat(Clustering.of(new int[] {0, 0, 1, 1}, found.clusters()).nmi())
        .isEqualTo(1, within(1e-12));
  }

  /// More centres than places: some have to share one, and it ends all the same.
  @Test
  void should_end_where_vectors_are_one_and_the_same() {
    HostArray same = HostArray.of(new double[] {1, 1, 1, 1, 2, 2}, Shape.of(3, 2));
    KMeans found = KMeans.of(FAST, PLAIN, same, 3, new Seed(1));
    assertThat(found.cost()).isZero();
    assertThat(found.clusters()[0])
        .isEqualTo(found.clusters()[1])
        .isNotEqualTo(found.clusters()[2]);
  }

  @Test
  void should_say_what_does_not_fit() {
    HostArray two = HostArray.of(new float[4], Shape.of(2, 2));
    assertThatThrownBy(() -> KMeans.of(FAST, PLAIN, two, 3, new Seed(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k-means: needs 1 to 2 clusters of as many vectors, got 3");
    assertThatThrownBy(
            () -> KMeans.of(FAST, PLAIN, HostArray.of(new float[2], Shape.of(2)), 1, new Seed(1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("k-means: need vectors [N, D], at least one, got [2]");
  }
}
