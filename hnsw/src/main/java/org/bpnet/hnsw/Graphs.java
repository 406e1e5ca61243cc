package org.bpnet.hnsw;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.distance.Dot;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.retrieval.Index;

/// Graphs of vectors as Lucene keeps them: one segment, in which the number of a document is the
/// position of its vector.
final class Graphs {
  static final String FIELD = "vector";

  private static final String FORMAT = "bpnet-hnsw-1";
  private static final int MOST_NUMBERS = 1024; // of a vector, for Lucene
  private static final int BUFFER_MB = 1900; // the most that Lucene lets one thread have

  private Graphs() {}

  /// A graph that can be searched.
  record Opened(DirectoryReader reader, Distance distance, int width, int breadth) {}

  /// @throws IllegalArgumentException if vectors cannot be indexed by this distance
  static void check(Distance distance, HostArray vectors) {
    Index.checkVectors(vectors);
    if (vectors.shape().extent(1) > MOST_NUMBERS) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "a graph takes vectors of at most %,d numbers, got %s; search exactly",
              MOST_NUMBERS,
              vectors.shape()));
    }
    similarity(distance);
    checkFinite(vectors, "vector");
  }

  static void checkFinite(HostArray vectors, String what) {
    float[] values = vectors.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s %d has %s, which is near nothing",
                what,
                i / vectors.shape().extent(1),
                values[i]));
      }
    }
  }

  /// By what Lucene orders prepared vectors as the distance does.
  private static VectorSimilarityFunction similarity(Distance distance) {
    return switch (distance) {
      case SquaredEuclidean _, Euclidean _ -> VectorSimilarityFunction.EUCLIDEAN;
      // of vectors of length 1, |x - y|^2 = 2 (1 - cos); and those of length 0 are taken too
      case Cosine _ -> VectorSimilarityFunction.EUCLIDEAN;
      case Dot _ -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "a graph takes the distances squared_euclidean, euclidean, cosine and dot, got"
                      + " %s; search exactly",
                  distance));
    };
  }

  static void write(Path folder, Distance distance, HostArray prepared, HnswSettings settings) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new CheckpointException(
              folder + ": holds files already; name a new folder for the index");
        }
      }
      try (Directory directory = FSDirectory.open(folder)) {
        write(directory, distance, prepared, settings);
      }
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot write the index: " + e.getMessage(), e);
    }
  }

  static void write(
      Directory directory, Distance distance, HostArray prepared, HnswSettings settings)
      throws IOException {
    var config =
        new IndexWriterConfig()
            .setCodec(codec(settings))
            .setRAMBufferSizeMB(BUFFER_MB)
            .setMergePolicy(new LogDocMergePolicy()) // merges neighbours, and so keeps the order
            .setMergeScheduler(new SerialMergeScheduler());
    config.setRAMPerThreadHardLimitMB(BUFFER_MB + 1);
    VectorSimilarityFunction similarity = similarity(distance);
    int width = prepared.shape().extent(1);
    float[] values = prepared.toFloats();
    try (var writer = new IndexWriter(directory, config)) {
      for (int from = 0; from < values.length; from += width) {
        var document = new Document();
        float[] vector = Arrays.copyOfRange(values, from, from + width);
        document.add(new KnnFloatVectorField(FIELD, vector, similarity));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.setLiveCommitData(
          Map.of(
                  "format",
                  FORMAT,
                  "distance",
                  distance.toString(),
                  "breadth",
                  Integer.toString(settings.searchBreadth()))
              .entrySet());
      writer.commit();
    }
  }

  private static Codec codec(HnswSettings settings) {
    var format = new Lucene99HnswVectorsFormat(settings.connections(), settings.buildBreadth());
    Codec usual = Codec.getDefault();
    return new FilterCodec(usual.getName(), usual) {
      @Override
      public KnnVectorsFormat knnVectorsFormat() {
        return new PerFieldKnnVectorsFormat() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return format;
          }
        };
      }
    };
  }

  static Directory directory(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": there is no index; bpnet embed index makes one");
    }
    try {
      return FSDirectory.open(folder);
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static Opened open(Path folder, Directory directory) {
    try {
      return open(directory);
    } catch (IndexNotFoundException e) {
      throw new CheckpointException(folder + ": there is no index; bpnet embed index makes one", e);
    } catch (IOException | RuntimeException e) { // Lucene takes sizes as it finds them
      throw new CheckpointException(folder + ": the index is damaged; make it again", e);
    }
  }

  /// Reads all files once, so that a damaged one is found here and not by a search.
  static Opened open(Directory directory) throws IOException {
    DirectoryReader reader = DirectoryReader.open(directory);
    try {
      Map<String, String> data = reader.getIndexCommit().getUserData();
      if (!FORMAT.equals(data.get("format")) || reader.leaves().size() != 1) {
        throw new IOException("not written as an index of vectors");
      }
      LeafReader leaf = reader.leaves().getFirst().reader();
      leaf.checkIntegrity();
      FloatVectorValues vectors = leaf.getFloatVectorValues(FIELD);
      if (vectors == null || vectors.size() != leaf.maxDoc()) {
        throw new IOException("without vectors");
      }
      return new Opened(
          reader,
          Distances.CATALOG.create(data.getOrDefault("distance", "")),
          vectors.dimension(),
          Integer.parseInt(data.getOrDefault("breadth", "")));
    } catch (IOException | RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  static void close(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      throw new UncheckedIOException("close", e);
    }
  }
}
