package org.bpnet.train.retrieval;

/// The nearest items of each of some queries, the nearest first.
///
/// @param count how many there are of each query
/// @param items their positions in the index, query after query
/// @param distances how far they are, in the same order
public record Neighbours(int count, int[] items, float[] distances) {
  /// The number of queries.
  public int queries() {
    return count == 0 ? 0 : items.length / count;
  }

  /// The position of a query's neighbour, 0 the nearest.
  public int item(int query, int place) {
    return items[query * count + place];
  }

  /// How far a query's neighbour is, 0 the nearest.
  public float distance(int query, int place) {
    return distances[query * count + place];
  }
}
