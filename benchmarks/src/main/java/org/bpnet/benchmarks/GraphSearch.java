package org.bpnet.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.hnsw.HnswIndex;
import org.bpnet.hnsw.HnswSettings;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;

/// What a graph of neighbours costs and misses, beside the exact search of the same vectors: time
/// to build, time a query, and the share of the nearest that it finds.
public final class GraphSearch {
  private static final int QUERIES = 2_000;
  private static final int NEAREST = 10;

  private GraphSearch() {}

  /// Measures and prints.
  ///
  /// @param args how many turns count, after one that does not
  public static void main(String[] args) {
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    HostArray vectors = SearchShare.around(SearchShare.VECTORS, new Seed(1));
    HostArray queries = SearchShare.around(QUERIES, new Seed(2));
    var distance = new SquaredEuclidean(false);
    try (Backend backend = Backends.best();
        ExactIndex exact = ExactIndex.of(backend, distance, vectors)) {
      long start = System.nanoTime();
      try (HnswIndex graph = HnswIndex.of(backend, distance, vectors, HnswSettings.defaults())) {
        double built = (System.nanoTime() - start) * 1e-9;
        double[] ofExact = new double[turns];
        double[] ofGraph = new double[turns];
        Neighbours right = exact.search(queries, NEAREST);
        Neighbours found = graph.search(queries, NEAREST);
        for (int turn = 0; turn < turns; turn++) {
          ofExact[turn] =
              SearchShare.seconds(() -> (double) exact.search(queries, NEAREST).distance(0, 0));
          ofGraph[turn] =
              SearchShare.seconds(() -> (double) graph.search(queries, NEAREST).distance(0, 0));
        }
        System.out.println(
            String.format(
                Locale.ROOT,
                "%,d nearest of %,d among %,d x %d: graph built in %.0f s, finds %.4f of them, %s ms"
                    + " a query; exact %s ms a query; %d turns",
                NEAREST,
                QUERIES,
                SearchShare.VECTORS,
                SearchShare.WIDTH,
                built,
                share(right, found),
                perQuery(ofGraph),
                perQuery(ofExact),
                turns));
      }
    }
  }

  private static String perQuery(double... seconds) {
    Arrays.sort(seconds);
    double scale = 1e3 / QUERIES;
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f, %.2f]",
        scale * seconds[seconds.length / 2],
        scale * seconds[0],
        scale * seconds[seconds.length - 1]);
  }

  /// The share of the nearest that were found.
  private static double share(Neighbours right, Neighbours found) {
    long both = 0;
    for (int query = 0; query < QUERIES; query++) {
      for (int i = 0; i < NEAREST; i++) {
        for (int j = 0; j < NEAREST; j++) {
          both += right.item(query, i) == found.item(query, j) ? 1 : 0;
        }
      }
    }
    return (double) both / (QUERIES * NEAREST);
  }
}
