package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Distance;

/// Looks at every vector. The distances of some queries to some vectors are computed at a time, by
/// one matrix product where the distance is of that kind, and only the nearest of each query are
/// kept: memory does not grow with the number of queries times that of vectors, and nothing is
/// sorted but what is returned.
///
/// **Ties**: of equally far ones those with lower positions come first. Distances are rounded to
/// single precision.
public final class ExactIndex implements Index {
  private static final int QUERIES = 512; // a product of this size fills the processor; ours
  private static final int VECTORS = 4096;

  private final Shape shape;
  private final List<HostArray> tiles;
  private final Distance distance;
  private final Traced distances;

  private ExactIndex(Shape shape, List<HostArray> tiles, Distance distance, Traced distances) {
    this.shape = shape;
    this.tiles = tiles;
    this.distance = distance;
    this.distances = distances;
  }

  /// An index of vectors.
  ///
  /// @param backend computes the distances; it is left open
  /// @param vectors `[N, D]`, at least one; they are copied
  /// @throws ShapeException for other shapes
  public static ExactIndex of(Backend backend, Distance distance, HostArray vectors) {
    Index.checkVectors(vectors);
    Shape shape = vectors.shape();
    int count = shape.extent(0);
    List<HostArray> tiles =
        IntStream.range(0, Math.ceilDiv(count, VECTORS))
            .mapToObj(t -> rows(vectors, t * VECTORS, Math.min(count, (t + 1) * VECTORS)))
            .toList();
    Traced distances =
        Traced.evaluation(
            backend,
            (_, in) ->
                Traced.Outcome.of(
                    distance.matrix(
                        distance.prepare(in.getFirst()), distance.prepare(in.getLast()))));
    return new ExactIndex(shape, tiles, distance, distances);
  }

  private static HostArray rows(HostArray array, int start, int end) {
    int width = array.shape().extent(1);
    float[] some = Arrays.copyOfRange(array.toFloats(), start * width, end * width);
    return HostArray.of(some, Shape.of(end - start, width));
  }

  @Override
  public int size() {
    return shape.extent(0);
  }

  @Override
  public int width() {
    return shape.extent(1);
  }

  /// How far apart its vectors are.
  public Distance distance() {
    return distance;
  }

  /// What is done with each of many pairs.
  public interface PairVisitor {
    /// @param i the position of one vector
    /// @param j that of the other, above i
    void see(int i, int j, float distance);
  }

  /// Shows all pairs of its vectors, each once and in the same order every time. As much is in
  /// memory as for a search.
  public synchronized void forEachPair(PairVisitor visitor) {
    for (int start = 0; start < size(); start += QUERIES) {
      int tile = start / VECTORS;
      HostArray own = tiles.get(tile);
      int from = start % VECTORS;
      int end = Math.min(own.shape().extent(0), from + QUERIES);
      HostArray some = rows(own, from, end);
      for (int other = tile; other < tiles.size(); other++) {
        distances.run(List.of(some, tiles.get(other)));
        float[] values = distances.value(0).toFloats();
        int columns = tiles.get(other).shape().extent(0);
        int first = other * VECTORS;
        for (int q = 0; q < end - from; q++) {
          int i = start + q;
          for (int c = Math.max(0, i + 1 - first); c < columns; c++) {
            visitor.see(i, first + c, values[q * columns + c]);
          }
        }
      }
    }
  }

  @Override
  public synchronized Neighbours search(HostArray queries, int count) {
    checkSearch(queries, count);
    int kept = Math.min(count, size());
    int all = queries.shape().extent(0);
    int[] items = new int[Math.multiplyExact(all, kept)];
    float[] found = new float[items.length];
    for (int start = 0; start < all; start += QUERIES) {
      int end = Math.min(all, start + QUERIES);
      search(rows(queries, start, end), kept, items, found, start * kept);
    }
    return new Neighbours(kept, items, found);
  }

  private void search(HostArray queries, int kept, int[] items, float[] found, int to) {
    int some = queries.shape().extent(0);
    SmallestHeap[] nearest = new SmallestHeap[some];
    Arrays.setAll(nearest, _ -> new SmallestHeap(kept));
    int first = 0;
    for (HostArray tile : tiles) {
      distances.run(List.of(queries, tile));
      float[] values = distances.value(0).toFloats();
      int columns = tile.shape().extent(0);
      int place = first;
      IntStream.range(0, some)
          .parallel()
          .forEach(q -> nearest[q].offer(values, q * columns, columns, place));
      first += columns;
    }
    for (int q = 0; q < some; q++) {
      nearest[q].drain(items, found, to + q * kept);
    }
  }

  /// Frees what searches took.
  @Override
  public synchronized void close() {
    distances.close();
  }
}
