package org.bpnet.cli.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32C;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.hnsw.HnswIndex;
import org.bpnet.hnsw.HnswSettings;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;

/// An index in a folder: the graph, and `index.json`, which says whose embeddings they are and of
/// what classes. It is written last, so that a folder without it holds no index.
///
/// @param graph of the embeddings
/// @param classes by label
/// @param labels of the embeddings
record IndexFolder(HnswIndex graph, List<String> classes, int[] labels) implements AutoCloseable {
  /// Lucene logs which instructions it uses; kept here, as loggers that nobody holds are forgotten.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  static {
    LUCENE.setLevel(Level.WARNING);
  }

  private static final String FORMAT = "bpnet-index-1";
  private static final String GRAPH = "graph";
  private static final String DESCRIPTION = "index.json";

  /// Writes an index of embeddings.
  ///
  /// @param run of the embedder
  /// @throws CheckpointException if the folder holds something, or cannot be written
  static void write(
      Path folder,
      Path run,
      Backend backend,
      Distance distance,
      HostArray embeddings,
      Dataset examples,
      HnswSettings settings) {
    checkNew(folder);
    HnswIndex.write(folder.resolve(GRAPH), backend, distance, embeddings, settings);
    JsonFile.write(
        folder.resolve(DESCRIPTION),
        JsonValue.object()
            .with("format", FORMAT)
            .with("weights", weights(run))
            .with("classes", JsonValue.ofTexts(EmbedData.names(examples)))
            .with(
                "labels",
                new JsonValue.Items(
                    Arrays.stream(EmbeddingSpec.labels(examples))
                        .mapToObj(label -> JsonValue.of((long) label))
                        .toList()))
            .build());
  }

  static void checkNew(Path folder) {
    if (Files.exists(folder.resolve(DESCRIPTION))) {
      throw new CheckpointException(
          folder + ": holds an index already; remove it, or name another folder with --out");
    }
  }

  /// Opens an index.
  ///
  /// @param run of the embedder, which must be the one that the index was made by
  /// @throws CheckpointException if there is no index, or one of another embedder, or a damaged one
  static IndexFolder open(Path folder, Path run, Backend backend) {
    Path file = folder.resolve(DESCRIPTION);
    if (Files.notExists(file)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: there is no index; make one: bpnet embed index %s DATA --out %s",
              folder,
              run,
              folder));
    }
    JsonValue.Members json = JsonFile.read(file);
    List<String> classes;
    int[] labels;
    try {
      if (!json.text("format").equals(FORMAT)) {
        throw new JsonException("the format is " + json.text("format"));
      }
      if (!json.text("weights").equals(weights(run))) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: was made by another embedder than %s; make it again: bpnet embed index",
                folder,
                run));
      }
      classes = json.texts("classes");
      labels = Arrays.stream(json.numbers("labels")).mapToInt(label -> (int) label).toArray();
    } catch (JsonException e) {
      throw new CheckpointException(file + ": describes no index: " + e.getMessage(), e);
    }
    HnswIndex graph = HnswIndex.open(folder.resolve(GRAPH), backend);
    if (graph.size() != labels.length
        || Arrays.stream(labels).anyMatch(label -> label < 0 || label >= classes.size())) {
      graph.close();
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: says the classes of other embeddings than the %,d of its graph; make it again",
              file,
              graph.size()));
    }
    return new IndexFolder(graph, classes, labels);
  }

  /// A sum over the weights of a run, which tells one training from another.
  private static String weights(Path run) {
    Path file = run.resolve(RunFolder.WEIGHTS);
    var sum = new CRC32C();
    try {
      sum.update(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return String.format(Locale.ROOT, "crc32c:%08x", sum.getValue());
  }

  @Override
  public void close() {
    graph.close();
  }
}
