package org.bpnet.hnsw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.train.retrieval.Index;
import org.bpnet.train.retrieval.Neighbours;

/// Looks at few of many vectors: it goes from neighbour to neighbour in a graph of several layers,
/// each finer than the one above (hierarchical navigable small world). The time of a search grows
/// about with the logarithm of their number; some of the nearest may be missed.
///
/// ```java
/// try (Index index = HnswIndex.of(backend, new Cosine(), embeddings, HnswSettings.defaults())) {
///   Neighbours nearest = index.search(queries, 10);
/// }
/// ```
///
/// Takes the distances `squared_euclidean`, `euclidean`, `cosine` and `dot`. What is found is
/// measured by the distance itself, so that it is as far as [the exact
/// index][org.bpnet.train.retrieval.ExactIndex] says; of equally far ones those with lower
/// positions come first. The same vectors in the same order give the same graph.
///
/// **Source**: Malkov and Yashunin 2018, IEEE TPAMI 42(4), in Lucene's implementation.
public final class HnswIndex implements Index {
  private static final int QUERIES = 512; // measured at a time; ours

  private final Backend backend;
  private final Distance distance;
  private final int breadth;
  private final Directory directory;
  private final IndexReader reader;
  private final IndexSearcher searcher;
  private final int width;

  private HnswIndex(Backend backend, Graphs.Opened opened, Directory directory) {
    this.backend = backend;
    this.distance = opened.distance();
    this.breadth = opened.breadth();
    this.width = opened.width();
    this.directory = directory;
    this.reader = opened.reader();
    this.searcher = new IndexSearcher(reader);
  }

  /// An index in memory.
  ///
  /// @param backend measures distances; it is left open
  /// @param vectors `[N, D]`, at least one, of at most 1,024 numbers, all finite; they are copied
  /// @throws ShapeException for other shapes
  /// @throws IllegalArgumentException for other distances, and values that are not finite
  public static HnswIndex of(
      Backend backend, Distance distance, HostArray vectors, HnswSettings settings) {
    var directory = new ByteBuffersDirectory();
    HostArray prepared = prepared(backend, distance, vectors);
    try {
      Graphs.write(directory, distance, prepared, settings);
      return new HnswIndex(backend, Graphs.open(directory), directory);
    } catch (IOException e) {
      throw new UncheckedIOException("an index in memory", e);
    }
  }

  /// Writes an index to a folder, which is created; [#open] opens it.
  ///
  /// @param folder new or empty
  /// @param backend prepares the vectors; it is left open
  /// @param vectors `[N, D]`, as for [#of]
  /// @throws org.bpnet.train.checkpoint.CheckpointException if something is there, or writing fails
  /// @throws ShapeException for other shapes
  /// @throws IllegalArgumentException for other distances, and values that are not finite
  public static void write(
      Path folder, Backend backend, Distance distance, HostArray vectors, HnswSettings settings) {
    Graphs.write(folder, distance, prepared(backend, distance, vectors), settings);
  }

  /// Opens an index that was written to a folder, whose files are read as they are needed.
  ///
  /// @param backend measures distances; it is left open
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is none, or it is damaged
  public static HnswIndex open(Path folder, Backend backend) {
    Directory directory = Graphs.directory(folder);
    try {
      return new HnswIndex(backend, Graphs.open(folder, directory), directory);
    } catch (RuntimeException | Error e) {
      Graphs.close(directory);
      throw e;
    }
  }

  private static HostArray prepared(Backend backend, Distance distance, HostArray vectors) {
    Graphs.check(distance, vectors);
    return distance.prepare(backend, vectors);
  }

  @Override
  public int size() {
    return reader.numDocs();
  }

  @Override
  public int width() {
    return width;
  }

  /// How far apart vectors are.
  public Distance distance() {
    return distance;
  }

  @Override
  public Neighbours search(HostArray queries, int count) {
    checkSearch(queries, count);
    Graphs.checkFinite(queries, "query");
    int kept = Math.min(count, size());
    int all = queries.shape().extent(0);
    int[] items = new int[Math.multiplyExact(all, kept)];
    float[] distances = new float[items.length];
    float[] values = queries.toFloats();
    for (int start = 0; start < all; start += QUERIES) {
      int end = Math.min(all, start + QUERIES);
      float[] some = Arrays.copyOfRange(values, start * width, end * width);
      search(HostArray.of(some, Shape.of(end - start, width)), kept, items, distances, start);
    }
    return new Neighbours(kept, items, distances);
  }

  private void search(HostArray queries, int kept, int[] items, float[] distances, int firstQuery) {
    int some = queries.shape().extent(0);
    int[] candidates = new int[some * kept];
    try (Pass pass = Pass.eval(backend)) {
      var prepared = distance.prepare(pass.input(queries));
      float[] values = prepared.toHost().toFloats();
      IntStream.range(0, some)
          .parallel()
          .forEach(q ->
              System.arraycopy(
                  nearest(Arrays.copyOfRange(values, q * width, (q + 1) * width), kept),
                  0,
                  candidates,
                  q * kept,
                  kept));
      int[] repeated = IntStream.range(0, candidates.length).map(i -> i / kept).toArray();
      float[] apart =
          distance
              .rows(
                  pass.input(rows(values, repeated)),
                  pass.input(HostArray.of(stored(candidates), Shape.of(candidates.length, width))))
              .toHost()
              .toFloats();
      for (int q = 0; q < some; q++) {
        sort(candidates, apart, q * kept, kept, items, distances, (firstQuery + q) * kept);
      }
    }
  }

  /// The positions of the nearest by the graph.
  private int[] nearest(float[] query, int kept) {
    int wanted = Math.min(size(), Math.max(kept, breadth));
    try {
      ScoreDoc[] found =
          searcher.search(new KnnFloatVectorQuery(Graphs.FIELD, query, wanted), kept).scoreDocs;
      if (found.length < kept) {
        // parts of the graph that cannot be reached; a wider search looks at everything
        found =
            searcher.search(new KnnFloatVectorQuery(Graphs.FIELD, query, size()), kept).scoreDocs;
      }
      return Arrays.stream(found).mapToInt(doc -> doc.doc).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException("search", e);
    }
  }

  private HostArray rows(float[] values, int[] rows) {
    float[] some = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, some, i * width, width);
    }
    return HostArray.of(some, Shape.of(rows.length, width));
  }

  private float[] stored(int[] positions) {
    float[] some = new float[positions.length * width];
    try {
      FloatVectorValues vectors =
          reader.leaves().getFirst().reader().getFloatVectorValues(Graphs.FIELD);
      for (int i = 0; i < positions.length; i++) {
        System.arraycopy(vectors.vectorValue(positions[i]), 0, some, i * width, width);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("search", e);
    }
    return some;
  }

  private static void sort(
      int[] candidates, float[] apart, int from, int kept, int[] items, float[] distances, int to) {
    int[] order =
        IntStream.range(from, from + kept)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> apart[i])
                    .thenComparing(i -> candidates[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int place = 0; place < kept; place++) {
      items[to + place] = candidates[order[place]];
      distances[to + place] = apart[order[place]];
    }
  }

  /// Lets go of the files.
  @Override
  public void close() {
    Graphs.close(reader);
    Graphs.close(directory);
  }
}
