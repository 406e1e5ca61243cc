package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bpnet.cli.report.Progress;
import org.bpnet.cli.report.StartedRun;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.train.Embedder;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
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
  private static final String LOSS = "loss";

  private final Console console;

  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      description = "Images or a table, as bpnet train takes them, with classes.")
  private @Nullable String data;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "A head or a loss of embeddings (bpnet list heads, metric-losses and view-losses), or"
              + " several with weights, such as \"softmax + 0.01*center\".")
  private @Nullable String loss;

  @Mixin private final EmbedOptions options = new EmbedOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder; runs/NAME-embed-TIME if not given.")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Continue the run in the folder given by --out.")
  private boolean resume;

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
    if (resume) {
      goOn();
    } else {
      begin();
    }
  }

  private void begin() {
    if (data == null || loss == null) {
      throw new UsageException(
          "embed train: needs DATA and --loss LOSS (bpnet list heads, metric-losses and"
              + " view-losses), or --resume with --out");
    }
    Recipe recipe = recipe(loss);
    EmbedData.Wanted wanted = options.wanted(data);
    EmbedData loaded = EmbedData.load(wanted);
    Map<String, JsonValue> notes = new LinkedHashMap<>(wanted.notes().values());
    notes.put(LOSS, JsonValue.of(loss));
    options.putInto(notes);
    work(
        StartedRun.create(out, loaded.name() + "-embed", new JsonValue.Members(notes)),
        loaded,
        recipe);
  }

  private void goOn() {
    if (out == null || data != null || loss != null) {
      throw new UsageException(
          "--resume: needs --out with the folder of the run, which knows its data and loss");
    }
    RunFolder folder = RunFolder.resume(out);
    Recipe recipe;
    EmbedData.Wanted wanted;
    try {
      options.resume(folder.notes());
      recipe = recipe(folder.notes().text(LOSS));
      wanted = EmbedData.Wanted.ofRun(folder.notes());
    } catch (JsonException wrong) {
      throw new CheckpointException(
          out + ": its notes are damaged, " + wrong.getMessage() + "; begin a new run", wrong);
    }
    work(StartedRun.resumed(folder), EmbedData.load(wanted), recipe);
  }

  private record Recipe(EmbeddingSpec embedding, Settings settings) {}

  private Recipe recipe(String of) {
    try {
      return new Recipe(options.embedding(of), options.settings());
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  private void work(StartedRun run, EmbedData loaded, Recipe recipe) {
    run.work(
        "bpnet embed train",
        console,
        () -> train(loaded, recipe.embedding(), recipe.settings(), run.folder()));
  }

  private void train(
      EmbedData loaded, EmbeddingSpec embedding, Settings settings, RunFolder folder) {
    var progress =
        new Progress(console, !json, loaded.data().task(), "run folder: " + folder.path());
    try (progress;
        Embedder embedder =
            Embedder.fit(
                options.learnt(loaded.data()),
                embedding,
                settings.folder(folder).listener(progress))) {
      progress.close();
      Scores scores = Scores.of(embedder, loaded.data().test(), loaded.knows());
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
}
