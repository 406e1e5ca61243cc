package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Optional;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.train.Embedder;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.PairHistogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed evaluate`: how well examples of one class find one another.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Measure an embedder: each example is looked for among all others.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedEvaluate implements Runnable {
  private static final int BINS = 90; // of two degrees each; ours

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "Examples with classes, also such as it was not trained on; those that the run kept for"
              + " the test if not given.")
  private @Nullable String data;

  @Option(
      names = "--histogram",
      paramLabel = "FILE.svg",
      description =
          "Draw how far apart examples of one class are and those of two, over all pairs: angles"
              + " where the loss compares directions, else its distances.")
  private @Nullable Path histogram;

  @Option(
      names = "--mosaic",
      paramLabel = "FILE.svg",
      description =
          "Draw the examples with the fewest of their class among the nearest, the worst first, each"
              + " with these: right ones framed in blue, wrong ones in orange and with a cross.")
  private @Nullable Path mosaic;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedEvaluate(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (histogram != null) {
      OutputFile.checkNamed("--histogram", histogram);
    }
    if (mosaic != null) {
      OutputFile.checkNamed("--mosaic", mosaic);
    }
    try (Embedder embedder = Embedder.load(folder)) {
      if (mosaic != null) {
        EmbedData.pictures(embedder, "--mosaic");
      }
      String name;
      Dataset examples;
      boolean knows;
      if (data == null) {
        EmbedData own = EmbedData.ofRun(folder);
        knows = own.knows();
        name = own.name();
        examples = own.data().test();
      } else {
        name = data;
        examples = EmbedData.encoded(embedder, data);
        knows = EmbedData.names(examples).equals(embedder.target().names());
      }
      HostArray embeddings = embedder.embedEncoded(examples);
      int[] labels = EmbeddingSpec.labels(examples);
      Scores scores = Scores.of(embedder, embeddings, labels, knows);
      Optional<PairHistogram> pairs =
          histogram == null
              ? Optional.empty()
              : Optional.of(pairs(embedder, embeddings, labels, name));
      if (histogram != null) {
        String svg = PairPlots.histogram(pairs.orElseThrow(), embedder.distance(), name).svg();
        FigureFile.write("--histogram", histogram, svg, console);
      }
      if (mosaic != null) {
        String svg = RetrievalMosaic.of(embedder, name, examples, embeddings, labels).svg();
        FigureFile.write("--mosaic", mosaic, svg, console);
      }
      if (json) {
        var fields =
            JsonValue.object()
                .with("task", "embedding")
                .with("data", name)
                .with("run", folder.toString());
        scores.addTo(fields);
        pairs.ifPresent(of -> addTo(fields, of));
        console.out().println(Json.compact(fields.build()));
      } else {
        scores.print(console, name);
        pairs.ifPresent(this::print);
      }
    }
  }

  private static PairHistogram pairs(
      Embedder embedder, HostArray embeddings, int[] labels, String data) {
    try (ExactIndex index = embedder.index(embeddings)) {
      return PairHistogram.of(index, labels, BINS);
    } catch (IllegalArgumentException wrong) {
      throw new DataFormatException(data + ": " + wrong.getMessage(), wrong);
    }
  }

  private static void addTo(JsonValue.Builder fields, PairHistogram pairs) {
    fields
        .with("mean_within", pairs.meanWithin())
        .with("mean_between", pairs.meanBetween())
        .with("overlap", pairs.overlap());
  }

  private void print(PairHistogram pairs) {
    String unit = pairs.angles() ? "\u00b0" : "";
    Scores.line(
        console, "within classes", Scores.number(pairs.meanWithin()) + unit + " on average");
    Scores.line(console, "between them", Scores.number(pairs.meanBetween()) + unit);
    Scores.line(console, "overlap", Scores.percent(pairs.overlap()));
  }
}
