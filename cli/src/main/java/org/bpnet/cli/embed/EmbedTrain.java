package org.bpnet.cli.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.bpnet.cli.report.Progress;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final EmbedOptions options = new EmbedOptions();

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
      embedding = options.embedding(loss);
      settings = options.settings();
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
    EmbedData.Wanted wanted = options.wanted(data);
    EmbedData loaded = EmbedData.load(wanted);
    RunFolder folder =
        RunFolder.create(out == null ? freshFolder(loaded.name()) : out).withNotes(wanted.notes());
    try {
      train(loaded, embedding, settings, folder, wanted.heldOut().isEmpty());
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

  /// @param knows whether the classes of the test were learnt
  private void train(
      EmbedData loaded,
      EmbeddingSpec embedding,
      Settings settings,
      RunFolder folder,
      boolean knows) {
    var progress =
        new Progress(console, !json, loaded.data().task(), "run folder: " + folder.path());
    try (progress;
        Embedder embedder =
            Embedder.fit(loaded.data(), embedding, settings.folder(folder).listener(progress))) {
      progress.close();
      Scores scores = Scores.of(embedder, loaded.data().test(), knows);
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

  private static Path freshFolder(String data) {
    String name = data.replaceAll("\\.[A-Za-z]+$", "").replaceAll("[^\\w.-]+", "-");
    return RUNS.resolve(name + "-embed-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
  }
}
