package org.bpnet.train.retrieval;

import org.bpnet.core.array.HostArray;

/// Vectors among which the nearest of others are looked for.
///
/// ```java
/// try (Index index = ExactIndex.of(backend, new Cosine(), embeddings)) {
///   Neighbours nearest = index.search(queries, 10);
/// }
/// ```
public interface Index extends AutoCloseable {
  /// How many vectors there are.
  int size();

  /// How many numbers a vector has.
  int width();

  /// The nearest of each query, as many as asked for or all that there are.
  ///
  /// @param queries `[Q, D]`
  /// @param count how many of each, at least 1
  /// @throws org.bpnet.core.array.ShapeException for queries of another width
  Neighbours search(HostArray queries, int count);

  /// The nearest of each query that is itself a vector of the index, without itself.
  ///
  /// @param first the position of the first query; the others follow it
  /// @throws org.bpnet.core.array.ShapeException for queries of another width
  default Neighbours searchOthers(HostArray queries, int first, int count) {
    Neighbours more = search(queries, Math.min(count, size() - 1) + 1);
    int kept = more.count() - 1;
    int[] items = new int[more.queries() * kept];
    float[] distances = new float[items.length];
    for (int q = 0; q < more.queries(); q++) {
      int to = q * kept;
      for (int place = 0; place < more.count() && to < (q + 1) * kept; place++) {
        if (more.item(q, place) != first + q) { // duplicates may come before it, or crowd it out
          items[to] = more.item(q, place);
          distances[to++] = more.distance(q, place);
        }
      }
    }
    return new Neighbours(kept, items, distances);
  }

  @Override
  void close();
}
