package org.bpnet.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.cli.option.ThresholdOptions;
import org.bpnet.cli.option.TrainingData;
import org.bpnet.cli.option.TrainingOptions;
import org.bpnet.cli.report.Decision;
import org.bpnet.cli.report.Pictures;
import org.bpnet.cli.report.Progress;
import org.bpnet.cli.report.Reconstructions;
import org.bpnet.cli.report.Result;
import org.bpnet.cli.report.RunSummary;
import org.bpnet.cli.report.StartedRun;
import org.bpnet.cli.report.WatchPage;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Problems;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.text.Count;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.train.Autoencoder;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Settings;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.watch.DivergedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet train`: trains a network and keeps the run in a folder.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Train a network on a table or on images, and keep the run in a folder.",
    description = {
      "",
      "The values of the target decide whether it is a class or a number; the first line says"
          + " which. A fifth of the examples is kept for the test, a tenth for choosing the best"
          + " epoch.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet train digits",
      "  bpnet train digits --model \"conv32@3x3,relu,maxpool2,128,relu\" --summary",
      "  bpnet train digits --task autoencode --code 2 --autoencoder denoising",
      "  bpnet train houses.csv --target price --layers \"256,relu,dropout(0.2),64,relu\"",
      "  bpnet train houses.parquet --target price",
      "  bpnet train \"SELECT price, area, city FROM 'houses/*.parquet' WHERE price > 0\" --target"
          + " price",
      "  bpnet train digits --watch",
      "  bpnet train --resume --out runs/digits-20260101-120000"
    })
public final class Train implements Runnable {
  private static final List<String> ENGINES =
      List.of(BackendOptions.AUTO, BackendOptions.JAVA, "onednn");

  private final Console console;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin private final ThresholdOptions threshold = new ThresholdOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; one per core if not given.")
  private int threads;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "The engine for matrix products: onednn, java, or auto, the fastest there is; auto if not"
              + " given.")
  private String engine = BackendOptions.AUTO;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder; runs/NAME-TIME if not given.")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Continue the run in the folder given by --out.")
  private boolean resume;

  @Option(
      names = "--summary",
      description =
          "Print the layers with shapes, parameters, multiply-adds and memory of one example,"
              + " instead of training.")
  private boolean summary;

  @Option(
      names = "--watch",
      description =
          "Show the run in a browser while it trains, with buttons to pause and stop it; ends with"
              + " the command, and bpnet play RUN opens the run again.")
  private boolean watch;

  @Option(
      names = "--log-layers",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "0",
      description =
          "Note norms, dead units and histograms of the layers in the run folder, every N steps, or"
              + " as often as a hundredth of the time allows; --watch does so too.")
  private @Nullable Integer logLayers;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public Train(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (threads < 0) {
      throw new UsageException("--threads: needs a number from 1 up, got " + threads);
    }
    if (!ENGINES.contains(engine)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--engine: needs one of %s, got %s",
              String.join(", ", ENGINES),
              engine));
    }
    if (logLayers != null && logLayers < 0) {
      throw new UsageException("--log-layers: needs a number of steps from 1 up, got " + logLayers);
    }
    if (out != null) {
      OutputFile.checkNamed("--out", out);
    }
    RunFolder resumed = null;
    if (resume) {
      if (out == null) {
        throw new UsageException("--resume: needs --out with the folder of the run");
      }
      resumed = RunFolder.resume(out);
      TrainingData.takeNotes(options, resumed.notes(), out.resolve(RunFolder.RUN));
      threshold.resume(resumed.notes());
    }
    Settings settings = TrainingData.settings(options);
    if (logLayers != null && settings.isMinimizing()) {
      throw new UsageException(
          "--log-layers: looks into steps, and a minimizer takes none; leave it out");
    }
    Optional<AutoencoderSpec> autoencoder = options.autoencoder();
    TrainingData loaded = TrainingData.load(options);
    Prepared data = loaded.data();
    threshold.check(data.train().target());
    threshold.checkChosenOn(data.validation());
    if (summary && autoencoder.isPresent()) {
      console.out().print(Autoencoder.summary(data, autoencoder.get(), settings));
      return;
    }
    if (summary) {
      console.out().print(Model.summary(data, settings));
      printMemory(data, settings);
      return;
    }
    StartedRun run =
        resumed == null
            ? StartedRun.create(out, loaded.name(), notes())
            : StartedRun.resumed(resumed);
    run.work("bpnet train", console, () -> train(loaded, autoencoder, settings, run.folder()));
  }

  private JsonValue.Members notes() {
    Map<String, JsonValue> notes = new LinkedHashMap<>(options.notes().values());
    threshold.note(notes);
    return new JsonValue.Members(notes);
  }

  /// What training would take of memory where it takes steps, or what does not go together.
  private void printMemory(Prepared data, Settings settings) {
    if (settings.isMinimizing()) {
      return;
    }
    try {
      console.print("In training: " + Model.memory(data, settings));
    } catch (SettingsException wrong) { // the layers are as summarized all the same
      console.out().println("In training: refused: " + Problems.oneLine(wrong.getMessage()));
    }
  }

  private void train(
      TrainingData loaded,
      Optional<AutoencoderSpec> autoencoder,
      Settings settings,
      RunFolder run) {
    RunFolder folder = withLayers(run);
    String task =
        autoencoder
            .map(spec -> "inputs to reconstruct from " + Count.of(spec.code(), "number"))
            .orElse(loaded.data().task());
    var progress = new Progress(console, !json, task, "run folder: " + folder.path());
    Control control = new Control();
    try (WatchPage page = new WatchPage(console, folder.path(), control);
        Backend backend =
            Backends.best(BackendOptions.defaults().threads(threads).engine(engine))) {
      Settings all =
          settings
              .backend(backend)
              .folder(folder)
              .control(control)
              .listener(watch ? progress.andThen(page) : progress);
      if (autoencoder.isPresent()) {
        reconstruct(loaded, autoencoder.get(), all, folder, progress);
      } else {
        predict(loaded, all, folder, progress, backend);
      }
    } catch (DivergedException diverged) {
      tellReplay(folder.path().resolve(RunFolder.REPLAY));
      throw diverged;
    } finally {
      progress.close();
    }
  }

  /// The folder, in which layers are logged if that is asked for.
  private RunFolder withLayers(RunFolder folder) {
    if (logLayers != null && logLayers > 0) {
      return folder.withLayers(logLayers);
    }
    return logLayers != null || watch ? folder.withLayers() : folder;
  }

  private void tellReplay(Path step) {
    if (Files.exists(step)) {
      console
          .err()
          .println(
              "the step is kept; look into it with: bpnet replay " + Words.shell(step.toString()));
    }
  }

  private void reconstruct(
      TrainingData loaded,
      AutoencoderSpec spec,
      Settings settings,
      RunFolder folder,
      Progress progress) {
    try (Autoencoder autoencoder = Autoencoder.fit(loaded.data(), spec, settings)) {
      progress.close();
      var result = Reconstructions.of(loaded.name(), loaded.data(), autoencoder, folder);
      result.draw(progress);
      AtomicFile.write(folder.path().resolve("summary.txt"), autoencoder.summary().toString());
      if (json) {
        console.out().println(Json.compact(result.toJson()));
      } else {
        result.print(console);
      }
    }
  }

  private void predict(
      TrainingData loaded,
      Settings settings,
      RunFolder folder,
      Progress progress,
      Backend backend) {
    Prepared data = loaded.data();
    try (Model trained = Model.fit(data, settings)) {
      progress.close();
      Model model = decided(trained, data, folder, progress);
      var result = Result.of(loaded.name(), options.seedOrDefault(), data, model, folder, backend);
      result.writeConfusion();
      Pictures.write(folder.path(), result, progress);
      AtomicFile.write(folder.path().resolve("summary.txt"), model.summary().toString());
      if (json) {
        console.out().println(Json.compact(result.toJson()));
      } else {
        new RunSummary(console).print(result, options.dataName());
        if (model instanceof Classifier classifier) {
          classifier.threshold().ifPresent(by -> Decision.print(classifier, by, console));
        }
      }
    }
  }

  /// The model with the threshold that was asked for, chosen on validation examples and kept.
  private Model decided(Model model, Prepared data, RunFolder folder, Progress progress) {
    if (!(threshold.isGiven() && model instanceof Classifier classifier)) {
      return model;
    }
    String name = threshold.positive(classifier);
    try {
      Classifier decided =
          threshold.applied(
              classifier, () -> classifier.thresholdsEncoded(data.validation(), name));
      decided.save(folder.path());
      return decided;
    } catch (UsageException | IllegalArgumentException none) { // the run is whole without
      progress.say(none.getMessage() + "; the more probable class is chosen");
      return model;
    }
  }
}
