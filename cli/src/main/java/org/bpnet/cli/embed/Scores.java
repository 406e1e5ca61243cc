package org.bpnet.cli.embed;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.Console;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.retrieval.Clustering;
import org.bpnet.train.retrieval.KMeans;
import org.bpnet.train.retrieval.RetrievalScores;
import org.bpnet.train.retrieval.Separation;

/// How good embeddings of some examples are, as the commands say it.
///
/// @param clustered what classes and clusters of k-means have in common, as many clusters as
///   classes
/// @param accuracy how often the head is right; empty if the loss has none, or was not shown these
///   classes
record Scores(
    int examples,
    RetrievalScores found,
    Separation apart,
    Clustering clustered,
    OptionalDouble accuracy) {
  private static final int MOST_FOR_SEPARATION = 5000; // whose time grows with the square; ours

  /// @param encoded examples as the embedder takes them
  /// @param knows whether their classes were learnt
  static Scores of(Embedder embedder, Dataset encoded, boolean knows) {
    return of(embedder, embedder.embedEncoded(encoded), EmbeddingSpec.labels(encoded), knows);
  }

  /// The same of embeddings with their classes.
  static Scores of(Embedder embedder, HostArray embeddings, int[] labels, boolean knows) {
    int some = Math.min(labels.length, MOST_FOR_SEPARATION);
    return new Scores(
        labels.length,
        embedder.evaluate(embeddings, labels, RetrievalScores.Wanted.usual()),
        Separation.of(embeddings, Arrays.copyOf(labels, some)),
        Clustering.of(labels, clusters(embedder, embeddings, labels)),
        knows ? accuracy(embedder, embeddings, labels) : OptionalDouble.empty());
  }

  private static int[] clusters(Embedder embedder, HostArray embeddings, int[] labels) {
    int classes = (int) Arrays.stream(labels).distinct().count();
    return KMeans.of(embedder.backend(), embedder.distance(), embeddings, classes, new Seed(0))
        .clusters();
  }

  private static OptionalDouble accuracy(Embedder embedder, HostArray embeddings, int[] labels) {
    return embedder
        .scores(embeddings)
        .map(scores -> {
          int classes = scores.shape().extent(1);
          long right =
              IntStream.range(0, labels.length)
                  .filter(i -> Confusion.largest(scores, i * classes, classes) == labels[i])
                  .count();
          return OptionalDouble.of((double) right / labels.length);
        })
        .orElse(OptionalDouble.empty());
  }

  void addTo(JsonValue.Builder fields) {
    fields.with("examples", examples).with("queries", found.queries());
    accuracy.ifPresent(share -> fields.with("accuracy", share));
    found.recall().forEach((k, recall) -> fields.with("recall_at_" + k, recall));
    fields.with("r_precision", found.rPrecision()).with("map_at_r", found.mapAtR());
    for (Map.Entry<Integer, Double> knn : found.knnAccuracy().entrySet()) {
      fields.with("knn_accuracy_" + knn.getKey(), knn.getValue());
    }
    fields
        .with("nmi", clustered.nmi())
        .with("ami", clustered.ami())
        .with("fisher_ratio", apart.fisherRatio())
        .with("angular_fisher", apart.angularFisher())
        .with("alignment", apart.alignment())
        .with("uniformity", apart.uniformity());
  }

  void print(Console console, String data) {
    line(console, "examples", examples + " of " + data);
    accuracy.ifPresent(share -> line(console, "accuracy", percent(share)));
    found.recall().forEach((k, recall) -> line(console, "recall@" + k, percent(recall)));
    line(console, "R-precision", percent(found.rPrecision()));
    line(console, "mAP@R", percent(found.mapAtR()));
    found.knnAccuracy().forEach((k, right) -> line(console, k + "-NN accuracy", percent(right)));
    line(console, "NMI", percent(clustered.nmi()) + "  of classes and clusters of k-means");
    line(console, "Fisher ratio", number(apart.fisherRatio()) + "  higher is better");
    line(console, "angular Fisher", number(apart.angularFisher()) + "  lower is better");
  }

  static void line(Console console, String what, String value) {
    console.out().printf(Locale.ROOT, "%-15s %s%n", what, value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
