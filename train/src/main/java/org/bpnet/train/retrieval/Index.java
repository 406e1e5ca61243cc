package org.bpnet.train.retrieval;

import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.ShapeException;

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
  /// @throws ShapeException for queries of another width
  Neighbours search(HostArray queries, int count);

  /// The nearest of each query that is itself a vector of the index, without itself.
  ///
  /// @param first the position of the first query; the others follow it
  /// @throws ShapeException for queries of another width
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

  /// Checks that an index can be made of vectors.
  ///
  /// @throws ShapeException unless they are `[N, D]`, at least one
  static void checkVectors(HostArray vectors) {
    if (vectors.shape().rank() != 2 || vectors.shape().elementCount() == 0) {
      throw new ShapeException(
          "an index needs vectors [N, D], at least one, got " + vectors.shape());
    }
  }

  /// Checks what is asked of [#search].
  ///
  /// @throws ShapeException for queries of another width
  /// @throws IllegalArgumentException for less than one neighbour
  default void checkSearch(HostArray queries, int count) {
    if (queries.shape().rank() != 2 || queries.shape().extent(1) != width()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "search: need queries [Q, %d], as wide as the vectors of the index, got %s",
              width(),
              queries.shape()));
    }
    if (count < 1) {
      throw new IllegalArgumentException("search: need at least one neighbour, got " + count);
    }
  }

  @Override
  void close();
}
