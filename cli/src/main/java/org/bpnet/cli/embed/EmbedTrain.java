package org.bpnet.cli.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.cli.report.Progress;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.bpnet.train.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed train`: trains an embedder and keeps the run in a folder.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train an embedder on images or a table with classes, and keep the run in a folder.",
    description = {
      "",
      "A fifth of the examples is kept for the test, a tenth for choosing the best epoch, that of"
          + " the highest recall@1. Of a table the last column is the class.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedTrain implements Runnable {
  private static final Path RUNS = Path.of("runs");
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /// How many classes and how many examples of each.
  private static final Catalog<int[]> SAMPLERS =
      Catalog.<int[]>of("sampler")
          .with(
              "classes(classes=8, each=4)",
              About.of("P classes and K examples of each in a batch", "Hermans et al. 2017"),
              a -> new int[] {a.integer("classes"), a.integer("each")});

  private final Console console;

  @Parameters(
      paramLabel = "DATA",
      description = "Images or a table, as bpnet train takes them, with classes.")
  private String data = "";

  @Option(
      names = "--loss",
      required = true,
      paramLabel = "LOSS",
      description =
          "A head or a loss of embeddings (bpnet list heads, metric-losses and view-losses), or"
              + " several with weights, such as \"softmax + 0.01*center\".")
  private String loss = "";

  @Option(
      names = "--dim",
      paramLabel = "D",
      description = "How many numbers an embedding has; 64 if not given.")
  private int dim = 64;

  @Option(
      names = "--miner",
      paramLabel = "MINER",
      description =
          "Which pairs and triplets count (bpnet list miners); the same as miner=MINER within the"
              + " loss.")
  private @Nullable String miner;

  @Option(
      names = "--sampler",
      paramLabel = "SAMPLER",
      description =
          "classes(P, K): batches of P classes with K examples each; by the loss if not given.")
  private @Nullable String sampler;

  @Option(
      names = {"--model", "--layers"},
      paramLabel = "MODEL",
      description = "The network before the embedding, as bpnet train takes it.")
  private @Nullable String layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data, at most; by the number of examples if not given.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples per update, where --sampler does not say it.")
  private @Nullable Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "The learning rate; 0.001 if not given.")
  private @Nullable Double rate;

  @Option(
      names = "--augment",
      paramLabel = "NAMES",
      description =
          "Random changes to examples in training, such as shift(2), flip, jitter(0.1); a loss of"
              + " two views compares an example changed in two ways.")
  private @Nullable String augment;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Scale pictures to cover this size, and crop the rest.")
  private @Nullable String size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all random choices; 0 if not given.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder; runs/NAME-embed-TIME if not given.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedTrain(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (out != null) {
      OutputFile.checkNamed("--out", out);
    }
    EmbeddingSpec embedding;
    Settings settings;
    try {
      embedding = embedding();
      settings = settings();
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
    Optional<String> scaled = Optional.ofNullable(size);
    EmbedData loaded = EmbedData.load(data, scaled, seed);
    RunFolder folder =
        RunFolder.create(out == null ? freshFolder(loaded.name()) : out)
            .withNotes(EmbedData.notes(data, scaled, seed));
    try {
      train(loaded, embedding, settings, folder);
    } catch (RuntimeException | Error thrown) {
      removeIfEmpty(folder.path());
      throw thrown;
    }
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException kept) {
      // holds something, or the failure that led here is the one to report
    }
  }

  private void train(
      EmbedData loaded, EmbeddingSpec embedding, Settings settings, RunFolder folder) {
    var progress =
        new Progress(console, !json, loaded.data().task(), "run folder: " + folder.path());
    try (progress;
        Embedder embedder =
            Embedder.fit(loaded.data(), embedding, settings.folder(folder).listener(progress))) {
      progress.close();
      Scores scores = Scores.of(embedder, loaded.data().test());
      if (json) {
        var fields =
            JsonValue.object()
                .with("task", "embedding")
                .with("data", loaded.name())
                .with("run", folder.path().toString())
                .with("loss", embedding.loss())
                .with("dim", embedding.width())
                .with("distance", embedder.distance().toString())
                .with("parameters", embedder.parameterCount());
        scores.addTo(fields);
        console.out().println(Json.compact(fields.build()));
      } else {
        scores.print(console, loaded.name() + " that were kept for the test");
        Scores.line(console, "run folder", folder.path().toString());
      }
    }
  }

  private EmbeddingSpec embedding() {
    EmbeddingSpec embedding = EmbeddingSpec.of(miner == null ? loss : mined(loss, miner), dim);
    if (sampler == null) {
      return embedding;
    }
    int[] each = SAMPLERS.create(sampler);
    if (each[0] < 1 || each[1] < 1) {
      throw new UsageException(
          "--sampler: needs at least one class and one example of each, got " + sampler);
    }
    return embedding.sampled(each[0], each[1]);
  }

  private static String mined(String loss, String miner) {
    Spec spec = Spec.parse(loss);
    if (spec.arguments().containsKey("miner")) {
      throw new UsageException(
          String.format(Locale.ROOT, "--miner: %s names one already; leave one of them out", loss));
    }
    Map<String, String> arguments = new LinkedHashMap<>(spec.arguments());
    arguments.put("miner", miner);
    return new Spec(spec.name(), arguments).toString();
  }

  private Settings settings() {
    Settings settings = Settings.defaults().seed(seed);
    settings = layers == null ? settings : settings.layers(layers);
    settings = epochs == null ? settings : settings.epochs(epochs);
    settings = batch == null ? settings : settings.batchSize(batch);
    if (augment != null) {
      settings = settings.augmentations(Augmentations.CATALOG.createAll(augment));
    }
    return rate == null ? settings : settings.learningRate(rate);
  }

  private static Path freshFolder(String data) {
    String name = data.replaceAll("\\.[A-Za-z]+$", "").replaceAll("[^\\w.-]+", "-");
    return RUNS.resolve(name + "-embed-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
  }
}
