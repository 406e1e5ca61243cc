package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Distance;

/// Looks at every vector. The distances of some queries to some vectors are computed at a time, by
/// one matrix product where the distance is of that kind, with the least of every few of them; of
/// the others only those are looked at whose least is near enough, and only the nearest of each
/// query are kept. Memory does not grow with the number of queries times that of vectors, and
/// nothing is sorted but what is returned.
///
/// **Ties**: of equally far ones those with lower positions come first. Distances are rounded to
/// single precision.
public final class ExactIndex implements Index {
  private static final int QUERIES = 2048; // a product of this size fills the processor; ours
  private static final int VECTORS = 4096;
  private static final int BLOCK = 64; // vectors with one least distance; ours
  private static final int TOGETHER = 64; // queries that one thread goes through; ours

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
                outcome(
                    distance.matrix(
                        distance.prepare(in.getFirst()), distance.prepare(in.getLast()))));
    return new ExactIndex(shape, tiles, distance, distances);
  }

  /// Distances, and the least of each block of them, or of each row if they are not whole blocks.
  private static Traced.Outcome outcome(Tensor apart) {
    int queries = apart.shape().extent(0);
    int columns = apart.shape().extent(1);
    int block = block(columns);
    return Traced.Outcome.of(apart, apart.reshape(queries, columns / block, block).min(2));
  }

  private static int block(int columns) {
    return columns % BLOCK == 0 ? BLOCK : columns;
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
    float[] row = new float[Math.min(VECTORS, size())];
    for (int start = 0; start < size(); start += QUERIES) {
      int tile = start / VECTORS;
      HostArray own = tiles.get(tile);
      int from = start % VECTORS;
      int end = Math.min(own.shape().extent(0), from + QUERIES);
      HostArray some = rows(own, from, end);
      for (int other = tile; other < tiles.size(); other++) {
        distances.run(List.of(some, tiles.get(other)));
        int columns = tiles.get(other).shape().extent(0);
        int first = other * VECTORS;
        for (int q = 0; q < end - from; q++) {
          distances.read(0, q * columns, row, columns);
          int i = start + q;
          for (int c = Math.max(0, i + 1 - first); c < columns; c++) {
            visitor.see(i, first + c, row[c]);
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
      float[] least = distances.value(1).toFloats();
      int columns = tile.shape().extent(0);
      int place = first;
      IntStream.range(0, Math.ceilDiv(some, TOGETHER))
          .parallel()
          .forEach(part -> {
            float[] row = new float[columns];
            int end = Math.min(some, (part + 1) * TOGETHER);
            for (int q = part * TOGETHER; q < end; q++) {
              offer(nearest[q], least, q, row, place);
            }
          });
      first += columns;
    }
    for (int q = 0; q < some; q++) {
      nearest[q].drain(items, found, to + q * kept);
    }
  }

  /// Offers the distances of a query to the vectors of a tile, but for blocks that have none to
  /// keep.
  ///
  /// @param row has room for all of them
  /// @param first the position of the tile's first vector
  private void offer(SmallestHeap nearest, float[] least, int query, float[] row, int first) {
    int block = block(row.length);
    int blocks = row.length / block;
    int start = query * blocks;
    int near = 0;
    for (int b = 0; b < blocks; b++) {
      near += nearest.takes(least[start + b]) ? 1 : 0;
    }
    if (2 * near > blocks) { // as at first, and where many are kept
      distances.read(0, query * row.length, row, row.length);
      nearest.offer(row, row.length, first);
      return;
    }
    for (int b = 0; b < blocks && near > 0; b++) {
      if (nearest.takes(least[start + b])) {
        distances.read(0, query * row.length + b * block, row, block);
        nearest.offer(row, block, first + b * block);
      }
    }
  }

  /// Frees what searches took.
  @Override
  public synchronized void close() {
    distances.close();
  }
}
