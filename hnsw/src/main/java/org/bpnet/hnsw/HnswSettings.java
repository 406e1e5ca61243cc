package org.bpnet.hnsw;

import java.util.Locale;

/// How much work goes into the graph and into a search of it.
///
/// @param connections of a vector to its neighbours in each layer, M of the paper, 2 to 512; twice
///   as many in the lowest
/// @param buildBreadth how many candidates are kept while a vector finds its neighbours,
///   efConstruction of the paper, 1 to 3200
/// @param searchBreadth how many candidates a search keeps, ef of the paper, at least 1; as many as
///   are asked for where that is more
///
///   **Source**: Malkov and Yashunin 2018, "Efficient and robust approximate nearest neighbor
///   search using Hierarchical Navigable Small World graphs", algorithms 1 and 5.
public record HnswSettings(int connections, int buildBreadth, int searchBreadth) {
  private static final int MOST_CONNECTIONS = 512; // what Lucene takes
  private static final int MOST_BREADTH = 3200;

  /// @throws IllegalArgumentException out of bounds
  public HnswSettings {
    check("connections", connections, 2, MOST_CONNECTIONS);
    check("build breadth", buildBreadth, 1, MOST_BREADTH);
    check("search breadth", searchBreadth, 1, Integer.MAX_VALUE);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: needs %,d to %,d, got %,d", name, least, most, value));
    }
  }

  /// 16 connections and a breadth of 100 in building, as Lucene has them, and 50 in searching
  /// (ours).
  public static HnswSettings defaults() {
    return new HnswSettings(16, 100, 50);
  }

  /// With another number of candidates in a search.
  public HnswSettings searchBreadth(int candidates) {
    return new HnswSettings(connections, buildBreadth, candidates);
  }
}
