package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.option.TableOptions;
import org.bpnet.cli.report.PredictionTable;
import org.bpnet.cli.report.PredictionTable.Given;
import org.bpnet.cli.report.Unfamiliarity;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.text.Count;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet predict`: what a trained model makes of new data.
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Predict with a trained model: a table or pictures in, a CSV file out.",
    description = {
      "",
      "The columns of the table come first, then 'prediction', then, for classes, the probability"
          + " of each. Columns are found by name; the predicted column may be missing. Cells with a"
          + " category that training did not have are counted on standard error. Pictures of"
          + " another size than the model's are scaled to it.",
      "",
      "A file of ONNX takes the columns that its inputs are called after, or all from left to"
          + " right; one column more than it takes is the last, which is left out. Classes have the"
          + " names in the file, or numbers.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class Predict implements Runnable {
  private final Console console;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN",
      description = "The run folder of the model, or a file of ONNX.")
  private Path folder = Path.of("");

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "What the numbers of an ONNX file are that does not say it: 'classify', scores of classes,"
              + " or 'regress', values; these if not given.")
  @Nullable String task;

  @Parameters(
      paramLabel = "DATA",
      arity = "1..*",
      description =
          "A CSV, Parquet or JSON file or a query, see bpnet train --help, for a model of tables; for a"
              + " model of images one or more pictures, a folder"
              + ", zip or tar file of them, a folder of IDX files, or a bundled name.")
  private List<String> data = List.of();

  @Mixin private final TableOptions reading = new TableOptions();

  @Mixin private final Unfamiliarity unfamiliarity = new Unfamiliarity();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the CSV; standard output, which is -, if not given.")
  private Path out = Path.of("-");

  public Predict(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    OutputFile.checkNamed("--out", out);
    try (LoadedModel model = LoadedModel.load(folder, task)) {
      String csv;
      try {
        csv = predict(model).text();
      } catch (IllegalArgumentException other) {
        throw new DataFormatException(
            DataSources.shown(data.getFirst()) + ": " + other.getMessage(), other);
      }
      OutputFile.write("--out", out, csv, console);
    }
  }

  private PredictionTable predict(LoadedModel model) {
    boolean pictures = data.stream().allMatch(PictureFiles::isPicture);
    if (pictures || data.size() == 1 && isSource(data.getFirst())) {
      return pictures(model, pictures);
    }
    if (data.size() > 1) {
      throw new UsageException(
          "DATA: needs pictures if there are several, got "
              + data.stream().filter(name -> !PictureFiles.isPicture(name)).findFirst().orElse(""));
    }
    DataSource source =
        DataSources.open(
            data.getFirst(), PictureShape.asStored(), reading.format(model.tableFormat()));
    return switch (source) {
      case DataSource.Tabular(String _, Table table) -> {
        PredictionTable predicted = model.predict(table);
        model.tell(unfamiliarity, table, console);
        yield predicted;
      }
      case DataSource.Examples examples -> predict(model, examples.examples());
      case DataSource.TrainAndTest both -> predict(model, both.test());
    };
  }

  private static boolean isSource(String name) {
    return DataSources.locate(name).filter(DataSources::isOfPictures).isPresent();
  }

  private static PredictionTable predict(LoadedModel model, Dataset examples) {
    return model.predict(Given.numbered(examples.size()), examples);
  }

  /// @param single whether the pictures were named one by one
  private PredictionTable pictures(LoadedModel model, boolean single) {
    PictureShape shape =
        model
            .pictures()
            .orElseThrow(() ->
                new DataFormatException(
                    String.format(
                        Locale.ROOT,
                        "%s: the model takes %s, not pictures",
                        data.getFirst(),
                        model.takes())));
    List<Path> paths =
        data.stream().map(name -> DataSources.locate(name).orElseGet(() -> Path.of(name))).toList();
    try (var files = single ? PictureFiles.of(paths) : PictureFiles.open(paths.getFirst())) {
      Dataset examples = files.read(shape);
      int scaled = files.otherSizes(shape);
      if (scaled > 0) {
        console
            .err()
            .printf(
                Locale.ROOT,
                "%d of %s scaled to %dx%d, the size of the model%n",
                scaled,
                Count.of(examples.size(), "picture"),
                shape.width(),
                shape.height());
      }
      return model.predict(Given.pictures(files.names()), examples);
    }
  }
}
