package org.bpnet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.train.retrieval.ExactIndex;

/// What an exact search takes beside the matrix product that it cannot do without: both on the same
/// vectors and in tiles of one size, in turns in one process.
public final class SearchShare {
  static final int VECTORS = 60_000;
  private static final int QUERIES = 10_000;
  static final int WIDTH = 128;
  private static final int CENTRES = 1_000;
  private static final int NEAREST = 10;
  private static final int ROWS = 2048; // of a tile, as the index has them
  private static final int COLUMNS = 4096;

  private SearchShare() {}

  /// Measures and prints.
  ///
  /// @param args how many turns count, after two that do not
  public static void main(String[] args) {
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    HostArray vectors = around(VECTORS, new Seed(1));
    HostArray queries = around(QUERIES, new Seed(2));
    List<HostArray> left = tiles(queries, ROWS);
    List<HostArray> right = tiles(vectors, COLUMNS);
    try (Backend backend = Backends.best();
        Traced product =
            Traced.evaluation(
                backend, (_, in) -> Traced.Outcome.of(in.getFirst().matmulT(in.getLast())))) {
      for (Distance distance : List.of(new SquaredEuclidean(false), new Cosine())) {
        try (ExactIndex index = ExactIndex.of(backend, distance, vectors)) {
          print(
              distance, turns, () -> products(product, left, right), () -> search(index, queries));
        }
      }
    }
  }

  private static double products(Traced product, List<HostArray> left, List<HostArray> right) {
    for (HostArray some : left) {
      right.forEach(tile -> product.run(List.of(some, tile)));
    }
    return 0;
  }

  private static double search(ExactIndex index, HostArray queries) {
    return index.search(queries, NEAREST).distance(0, 0);
  }

  private static void print(
      Distance distance, int turns, Supplier<Double> product, Supplier<Double> search) {
    double[] bare = new double[turns];
    double[] whole = new double[turns];
    double[] ratios = new double[turns];
    for (int turn = -2; turn < turns; turn++) {
      double one = seconds(product);
      double other = seconds(search);
      if (turn >= 0) {
        bare[turn] = one;
        whole[turn] = other;
        ratios[turn] = other / one;
      }
    }
    Arrays.sort(ratios);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%,d of %,d x %d by %s, %d nearest: product %.2f s, search %.2f s, ratio %.2f [%.2f,"
                + " %.2f] over %d turns",
            QUERIES,
            VECTORS,
            WIDTH,
            distance,
            NEAREST,
            Arrays.stream(bare).min().orElseThrow(),
            Arrays.stream(whole).min().orElseThrow(),
            ratios[turns / 2],
            ratios[0],
            ratios[turns - 1],
            turns));
  }

  static double seconds(Supplier<Double> work) {
    long start = System.nanoTime();
    var _ = work.get();
    return (System.nanoTime() - start) * 1e-9;
  }

  /// Vectors around centres that are the same for every seed.
  static HostArray around(int count, Seed seed) {
    var centres = new Seed(0);
    float[] values = new float[count * WIDTH];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> {
          int centre = seed.child("centre").below(CENTRES, i);
          for (int k = 0; k < WIDTH; k++) {
            values[i * WIDTH + k] =
                (float)
                    (centres.normal(centre * WIDTH + k) + 0.5 * seed.normal((long) i * WIDTH + k));
          }
        });
    return HostArray.of(values, Shape.of(count, WIDTH));
  }

  private static List<HostArray> tiles(HostArray array, int rows) {
    int count = array.shape().extent(0);
    return IntStream.range(0, Math.ceilDiv(count, rows))
        .mapToObj(t -> {
          int start = t * rows;
          int end = Math.min(count, start + rows);
          return HostArray.of(
              Arrays.copyOfRange(array.toFloats(), start * WIDTH, end * WIDTH),
              Shape.of(end - start, WIDTH));
        })
        .toList();
  }
}
