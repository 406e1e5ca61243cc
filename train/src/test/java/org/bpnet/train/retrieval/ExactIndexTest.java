package org.bpnet.train.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
import org.junit.jupiter.params.provider.CsvSource;

/// The nearest, against sorting all, over sizes around the tiles.
class ExactIndexTest {
  private static final Backend FAST = Backends.best();
  private static final int WIDTH = 4;

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray normal(int rows, long seed) {
    float[] values = new float[rows * WIDTH];
    var numbers = new Seed(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(numbers.normal(i) * 4) / 4f; // exact, so that equal ones are equal
    }
    return HostArray.of(values, Shape.of(rows, WIDTH));
  }

  private static float squared(HostArray x, int i, HostArray y, int j) {
    double sum = 0;
    for (int k = 0; k < WIDTH; k++) {
      double apart = x.at(i * WIDTH + k) - y.at(j * WIDTH + k);
      sum += apart * apart;
    }
    return (float) sum;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3", "7, 5, 2", "600, 4096, 10", "2049, 4161, 33", "3, 9000, 9000"})
  void should_find_what_sorting_finds(int queries, int vectors, int count) {
    HostArray x = normal(queries, 1);
    HostArray y = normal(vectors, 2);
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), y)) {
      Neighbours found = index.search(x, count);

      assertThat(found.count()).isEqualTo(Math.min(count, vectors));
      assertThat(found.queries()).isEqualTo(queries);
      for (int q = 0; q < queries; q += Math.max(1, queries / 5)) {
        int query = q;
        float[] apart = new float[vectors];
        for (int j = 0; j < vectors; j++) {
          apart[j] = squared(x, q, y, j);
        }
        List<Integer> order =
            IntStream.range(0, vectors)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(j -> apart[j]).thenComparing(j -> j))
                .limit(count)
                .toList();
        assertThat(IntStream.range(0, found.count()).mapToObj(p -> found.item(query, p)).toList())
            .isEqualTo(order);
        assertThat(found.distance(q, 0)).isEqualTo(apart[order.getFirst()]);
      }
    }
  }

  /// Neither what is no number nor what is too far for one hides what lies beside it.
  @Test
  void should_find_what_lies_beside_what_is_no_number() {
    double[] line = new double[4096 + 64];
    Arrays.setAll(line, i -> i - 4096);
    line[4095] = Double.NaN;
    line[4097] = Float.MAX_VALUE; // whose square is infinite
    HostArray vectors = HostArray.of(line, Shape.of(line.length, 1));
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), vectors)) {
      HostArray query = HostArray.of(new float[] {0.25f}, Shape.of(1, 1));
      assertThat(index.search(query, 3).items()).containsExactly(4096, 4098, 4094);
    }
  }

  @Test
  void should_search_by_any_distance() {
    for (Distance distance : List.of(new Cosine(), new SquaredEuclidean(true))) {
      HostArray y = HostArray.of(new double[] {1, 0, 3, 3, 0, 2}, Shape.of(3, 2));
      HostArray x = HostArray.of(new double[] {100, 90, 0, 1}, Shape.of(2, 2));
      try (ExactIndex index = ExactIndex.of(FAST, distance, y)) {
        assertThat(index.search(x, 2).items()).containsExactly(1, 0, 2, 1);
      }
    }
  }

  @Test
  void should_leave_out_the_query_itself() {
    HostArray y = normal(300, 3);
    try (ExactIndex index = ExactIndex.of(FAST, new SquaredEuclidean(false), y)) {
      HostArray some =
          HostArray.of(
              Arrays.copyOfRange(y.toFloats(), 100 * WIDTH, 110 * WIDTH), Shape.of(10, WIDTH));
      Neighbours found = index.searchOthers(some, 100, 400);
      assertThat(found.count()).isEqualTo(299);
      for (int q = 0; q < 10; q++) {
        int query = q;
        assertThat(IntStream.range(0, 299).map(p -> found.item(query, p)).distinct().count())
            .isEqualTo(299);
        assertThat(IntStream.range(0, 299).noneMatch(p -> found.item(query, p) == 100 + query))
            .isTrue();
      }
    }
  }

  @Test
  void should_say_what_does_not_fit() {
    try (ExactIndex index = ExactIndex.of(FAST, new Cosine(), normal(3, 1))) {
      assertThatThrownBy(() -> index.search(HostArray.of(new float[6], Shape.of(2, 3)), 1))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "search: need queries [Q, 4], as wide as the vectors of the index, got [2, 3]");
      assertThatThrownBy(() -> index.search(normal(1, 1), 0))
          .hasMessage("search: need at least one neighbour, got 0");
    }
    assertThatThrownBy(
            () -> ExactIndex.of(FAST, new Cosine(), HostArray.of(new float[3], Shape.of(3))))
        .hasMessage("an index needs vectors [N, D], at least one, got [3]");
  }
}
