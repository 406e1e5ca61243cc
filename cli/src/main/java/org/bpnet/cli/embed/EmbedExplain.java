package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.embed.ScoreParts;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.Separation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed explain`: what the embeddings of examples consist of.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Take the scores of examples apart, and show how far classes lie apart.",
    description = {
      "",
      "The score of a class is w.x = |w| |x| cos(angle), but for a bias and what the head makes of"
          + " it: an example is told right by the angle to its class, by the length of its"
          + " embedding and by that of the class's weights. tr S_w is the scatter within classes,"
          + " tr S_b that between them; each is computed twice, by means and over all pairs.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedExplain implements Runnable {
  private static final int MOST = 2000; // of which all pairs are looked at; ours

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "Examples with the classes of the run; those that it kept for the test if not given.")
  private @Nullable String data;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many examples are shown; 8 if not given.")
  private int rows = 8;

  @Option(
      names = "--picture",
      paramLabel = "FILE.svg",
      description =
          "Draw the embeddings, a point for each example: those of two numbers with a line along the"
              + " weights of each class, others along their principal axes and, the first 1,000, by"
              + " t-SNE.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedExplain(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (picture != null) {
      OutputFile.checkNamed("--picture", picture);
    }
    try (Embedder embedder = Embedder.load(folder)) {
      if (picture != null && embedder.width() < 2) {
        throw new UsageException(
            "--picture: draws embeddings of two numbers or more, and these have one; train with --dim"
                + " 2");
      }
      Dataset all =
          data == null ? EmbedData.ofRun(folder).data().test() : EmbedData.encoded(embedder, data);
      Dataset some = all.subset(IntStream.range(0, Math.min(MOST, all.size())).toArray());
      HostArray embeddings = embedder.embedEncoded(some);
      int[] labels = EmbeddingSpec.labels(some);
      List<String> names = EmbedData.names(some);
      Optional<HostArray> weights =
          embedder
              .classWeights()
              .filter(w -> w.shape().extent(1) == embedder.target().count())
              .filter(_ -> names.equals(embedder.target().names()));
      List<ScoreParts> parts =
          weights.map(w -> ScoreParts.of(embeddings, labels, w)).orElse(List.of());
      var apart = Separation.of(embeddings, labels);
      PairScatter pairs = PairScatter.of(embeddings, labels);
      if (picture != null) {
        String svg =
            FeaturePlanes.of(
                    embedder.embedding().loss(),
                    names,
                    embedder.width() == 2
                        ? List.of(FeaturePlanes.Plane.of("", embeddings, labels, weights))
                        : ProjectedPlanes.of(
                            embedder.backend(), embedder.distance(), embeddings, labels))
                .svg();
        FigureFile.write("--picture", picture, svg, console);
      }
      if (json) {
        printJson(parts, apart, pairs, labels.length);
      } else {
        print(names, parts, apart, pairs, labels.length);
      }
    }
  }

  private void print(
      List<String> names, List<ScoreParts> parts, Separation apart, PairScatter pairs, int count) {
    var out = console.out();
    if (parts.isEmpty()) {
      out.println(
          "the loss has no weights of classes, or there are others here: no scores to take apart");
    } else {
      out.printf(
          Locale.ROOT,
          "%-12s %10s %10s %9s %12s %12s%n",
          "class",
          "|w|",
          "|x|",
          "angle",
          "|w||x|cos",
          "w.x");
      for (ScoreParts part : parts.subList(0, Math.min(rows, parts.size()))) {
        out.printf(
            Locale.ROOT,
            "%-12s %10.5f %10.5f %8.3f\u00b0 %12.6f %12.6f%n",
            names.get(part.label()),
            part.weight(),
            part.embedding(),
            Math.toDegrees(part.angle()),
            part.recomposed(),
            part.product());
      }
      out.printf(
          Locale.ROOT,
          "largest difference of both over %d examples %.1e, of the larger%n%n",
          count,
          difference(parts));
    }
    out.printf(Locale.ROOT, "%-15s %-12s over all pairs%n", count + " examples", "by means");
    row("tr S_w", apart.within(), pairs.within());
    row("tr S_b", apart.between(), pairs.between());
    row("Fisher ratio", apart.fisherRatio(), pairs.between() / pairs.within());
    out.printf(
        Locale.ROOT, "%-15s %-12.6g lower is better%n", "angular Fisher", apart.angularFisher());
  }

  private void row(String name, double byMeans, double byPairs) {
    console.out().printf(Locale.ROOT, "%-15s %-12.6g %.6g%n", name, byMeans, byPairs);
  }

  /// Relative to the product of the lengths.
  private static double difference(List<ScoreParts> parts) {
    return parts.stream()
        .mapToDouble(part ->
            Math.abs(part.recomposed() - part.product())
                / Math.max(Double.MIN_NORMAL, part.weight() * part.embedding()))
        .max()
        .orElse(0);
  }

  private void printJson(List<ScoreParts> parts, Separation apart, PairScatter pairs, int count) {
    var fields =
        JsonValue.object()
            .with("run", folder.toString())
            .with("examples", count)
            .with("within", apart.within())
            .with("between", apart.between())
            .with("fisher_ratio", apart.fisherRatio())
            .with("angular_fisher", apart.angularFisher())
            .with("within_by_pairs", pairs.within())
            .with("between_by_pairs", pairs.between());
    if (!parts.isEmpty()) {
      fields
          .with("largest_difference", difference(parts))
          .with(
              "mean_embedding_length",
              mean(parts.stream().mapToDouble(ScoreParts::embedding).toArray()))
          .with("mean_angle", mean(parts.stream().mapToDouble(ScoreParts::angle).toArray()));
    }
    console.out().println(Json.compact(fields.build()));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
