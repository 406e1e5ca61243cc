package org.bpnet.nn.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;

/// Search and its measure, against a sort and against the mean over all orders of equals.
class HashIndexTest {
  private static final Codes DATABASE = Codes.of(CodesTest.normal(300, 12, 1));
  private static final Codes QUERIES = Codes.of(CodesTest.normal(9, 12, 2));

  @Test
  void should_find_the_nearest_first_and_the_lowest_number_of_equals() {
    HashIndex index = new HashIndex(DATABASE);
    for (int q = 0; q < QUERIES.count(); q++) {
      int query = q;
      int[] sorted =
          IntStream.range(0, DATABASE.count())
              .boxed()
              .sorted(Comparator.comparingInt(i -> QUERIES.distance(query, DATABASE, i)))
              .mapToInt(i -> i)
              .toArray();
      assertThat(index.nearest(QUERIES, query, 300)).isEqualTo(sorted);
      assertThat(index.nearest(QUERIES, query, 10))
          .isEqualTo(IntStream.of(sorted).limit(10).toArray());
    }
    assertThat(index.nearest(QUERIES, 0, 1000)).hasSize(300);
    assertThat(index.nearest(QUERIES, 0, 0)).isEmpty();
  }

  /// By hand: right answers at places 1 and 3 of four different distances, (1 + 2/3)/2.
  @Test
  void should_average_the_precisions() {
    Codes database = Codes.ofPacked(4, new long[][] {{0}, {0b1}, {0b11}, {0b111}});
    Codes query = Codes.ofPacked(4, new long[][] {{0}});
    HashIndex index = new HashIndex(database);

    assertThat(index.meanAveragePrecision(query, (_, i) -> i % 2 == 0))
        .isCloseTo((1 + 2.0 / 3) / 2, offset(1e-15));
    assertThat(index.meanAveragePrecision(query, (_, _) -> true)).isEqualTo(1);
    assertThat(index.meanAveragePrecision(query, (_, _) -> false)).isNaN();
    Codes two = Codes.ofPacked(4, new long[][] {{0}, {0b1111}}); // the second has no right answer
    assertThat(index.meanAveragePrecision(two, (q, i) -> q == 0 && i == 3)).isEqualTo(0.25);
  }

  /// All 7! orders of seven items of which some are equally far.
  @Test
  void should_count_equals_with_the_mean_over_their_orders() {
    long[][] items = {{0}, {1}, {2}, {4}, {3}, {5}, {6}};
    Codes query = Codes.ofPacked(3, new long[][] {{0}});
    HashIndex index = new HashIndex(Codes.ofPacked(3, items));
    for (int round = 0; round < 20; round++) {
      Seed seed = new Seed(round);
      boolean[] right = new boolean[items.length];
      for (int i = 0; i < right.length; i++) {
        right[i] = i == 0 && round > 9 || seed.below(2, i) == 0;
      }
      right[5] = true;
      List<Integer> all = IntStream.range(0, items.length).boxed().toList();
      double[] sumAndCount = new double[2];
      permute(
          all,
          List.of(),
          order -> {
            List<Integer> ranked =
                order.stream()
                    .sorted(Comparator.comparingInt(i -> Long.bitCount(items[i][0])))
                    .toList();
            sumAndCount[0] += averagePrecision(ranked, right);
            sumAndCount[1]++;
          });
      assertThat(sumAndCount[1]).isEqualTo(5040);
      assertThat(index.meanAveragePrecision(query, (_, i) -> right[i]))
          .isCloseTo(sumAndCount[0] / sumAndCount[1], offset(1e-12));
    }
  }

  private static double averagePrecision(List<Integer> ranked, boolean[] right) {
    double sum = 0;
    int found = 0;
    for (int n = 1; n <= ranked.size(); n++) {
      if (right[ranked.get(n - 1)]) {
        sum += (double) ++found / n;
      }
    }
    return sum / found;
  }

  private static void permute(
      List<Integer> left, List<Integer> taken, Consumer<List<Integer>> each) {
    if (left.isEmpty()) {
      each.accept(taken);
    }
    for (Integer next : left) {
      List<Integer> rest = left.stream().filter(i -> !i.equals(next)).toList();
      permute(rest, Stream.concat(taken.stream(), Stream.of(next)).toList(), each);
    }
  }
}
