package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.cli.option.ModelAndData;
import org.bpnet.cli.option.PictureModels;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.report.ColumnShares;
import org.bpnet.cli.report.PixelMap;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.bpnet.train.inspect.IntegratedGradients;
import org.bpnet.train.inspect.SaliencyMap;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet attribute`: what in an example speaks for a prediction.
@Command(
    name = "attribute",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tell what in an example speaks for what a model predicts of it.",
    description = {
      "",
      "Each column of a row, or each pixel of a picture, gets its share of what the prediction"
          + " differs by from that of a baseline, a row of which nothing is known or a black picture"
          + " (integrated gradients, Sundararajan, Taly, Yan 2017). The data need no right answers.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class Attribute implements Runnable {
  private static final int MOST_STEPS = 100_000;

  private final Console console;

  @Mixin private final ModelAndData asked = new ModelAndData();

  @Option(
      names = "--row",
      paramLabel = "N",
      description = "Which row or picture, counted from 1; the first if not given.")
  private int row = 1;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "The class or value to be explained; the class that is predicted, or the first value, if"
              + " not given.")
  private @Nullable String output;

  @Option(
      names = "--saliency",
      description =
          "Of a picture, tell instead where a little change would change the score most (Simonyan,"
              + " Vedaldi, Zisserman 2014).")
  private boolean saliency;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "At how many places between baseline and example gradients are taken; ${DEFAULT-VALUE} if"
              + " not given.")
  private int steps = IntegratedGradients.STEPS;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw it: a name that ends in .svg, .png or .html.")
  private @Nullable Path plot;

  public Attribute(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (steps < 1 || steps > MOST_STEPS) {
      throw new UsageException("--steps: needs 1 to 100,000, got " + steps);
    }
    try (Model model = asked.load()) {
      if (model.inputs() instanceof Inputs.Rows) {
        columns(model);
      } else {
        pixels(model);
      }
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  private void columns(Model model) {
    if (saliency) {
      throw new UsageException("--saliency: is for pictures, and the model learnt from a table");
    }
    DataSource.Tabular source = asked.table(model);
    Table table = source.table();
    int index = index(table.rows());
    String named = output == null ? predicted(model, table, index) : output;
    var found =
        new ColumnShares(
            IntegratedGradients.of(model, table, index, named, steps), table, index, model);
    if (plot != null) {
      FigureFile.write("--plot", plot, found.figure(), console);
    }
    if (asked.isJson()) {
      printJson(found.addTo(start(source.name())));
    } else {
      found.print(console);
    }
  }

  private static String predicted(Model model, Table table, int index) {
    return switch (model) {
      case Classifier classifier -> classifier.predict(table).name(index);
      case Regressor regressor -> regressor.target().names().getFirst();
    };
  }

  private void pixels(Model model) {
    Dataset examples = examples(model);
    int index = index(examples.size());
    Dataset example = examples.subset(new int[] {index});
    String named =
        output != null
            ? output
            : switch (model) {
              case Classifier classifier -> classifier.predict(example).name(0);
              case Regressor regressor -> regressor.target().names().getFirst();
            };
    PixelMap found =
        saliency
            ? PixelMap.of(SaliencyMap.of(model, example, 0, named), row)
            : PixelMap.of(IntegratedGradients.of(model, example, 0, named, steps), row, model);
    if (plot != null) {
      FigureFile.write("--plot", plot, found.svg(example.features(new int[] {0})), console);
    }
    if (asked.isJson()) {
      printJson(found.addTo(start(DataSources.shown(asked.data()))));
    } else {
      found.print(console);
    }
  }

  /// Pictures with or without classes, or arrays.
  private Dataset examples(Model model) {
    String data = asked.data();
    boolean single = PictureFiles.isPicture(data);
    Optional<Path> pictures = DataSources.locate(data).filter(DataSources::isOfPictures);
    if (single || pictures.isPresent()) {
      PictureShape shape =
          PictureModels.shape(model)
              .orElseThrow(() ->
                  new DataFormatException(
                      data
                          + ": the model takes "
                          + PictureModels.inputs(model)
                          + ", not pictures"));
      Path one = DataSources.locate(data).orElseGet(() -> Path.of(data));
      try (var files =
          single ? PictureFiles.of(List.of(one)) : PictureFiles.open(pictures.orElseThrow())) {
        return files.read(shape);
      }
    }
    return switch (asked.open(model)) {
      case DataSource.Tabular table ->
          throw new UsageException(
              table.name() + ": the model takes " + PictureModels.inputs(model) + ", not tables");
      case DataSource.Examples examples -> examples.examples();
      case DataSource.TrainAndTest both -> both.test();
    };
  }

  private int index(int size) {
    if (row < 1 || row > size) {
      throw new UsageException(
          String.format(
              Locale.ROOT, "--row: needs 1 to %,d, as many as the data have, got %,d", size, row));
    }
    return row - 1;
  }

  private JsonValue.Builder start(String data) {
    return asked.addTo(JsonValue.object(), data).with("row", row);
  }

  private void printJson(JsonValue.Builder json) {
    if (!saliency) {
      json.with("steps", steps);
    }
    console.out().println(Json.compact(json.with("version", Version.number()).build()));
  }
}
