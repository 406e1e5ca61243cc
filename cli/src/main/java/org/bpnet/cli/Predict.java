package org.bpnet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.HostArray;
import org.bpnet.core.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.DataSource;
import org.bpnet.data.Dataset;
import org.bpnet.data.Images;
import org.bpnet.data.Inputs;
import org.bpnet.data.Table;
import org.bpnet.data.Target;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.bpnet.train.checkpoint.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet predict`: what a trained model makes of new data.
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Predict with a trained model: a CSV file in, a CSV file out; or a picture.",
    description = {
      "",
      "The columns of a table come first, then 'prediction', then for classes the probability of"
          + " each. Columns are found by name; the predicted column need not be there.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
final class Predict implements Runnable {
  private final Console console;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN",
      description = "The run folder of the model.")
  private Path folder = Path.of("");

  @Parameters(
      paramLabel = "DATA",
      description =
          "A CSV file for a model of tables; for a model of images a PNG or JPEG file, a folder of"
              + " IDX files, or a bundled name.")
  private String data = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the CSV; standard output if not given.")
  private @Nullable Path out;

  Predict(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (Model model = Model.load(folder)) {
      String csv;
      try {
        csv = predict(model).text();
      } catch (IllegalArgumentException other) {
        throw new DataFormatException(data + ": " + other.getMessage(), other);
      }
      if (out == null) {
        console.out().print(csv);
      } else {
        AtomicFile.write(out, csv);
      }
    }
  }

  private PredictionTable predict(Model model) {
    Optional<Dataset> picture = picture(model.inputs());
    if (picture.isPresent()) {
      return predict(model, picture.get());
    }
    return switch (DataSource.open(data)) {
      case DataSource.Tabular(String _, Table table) ->
          switch (model) {
            case Classifier classifier -> PredictionTable.of(table, classifier.predict(table));
            case Regressor regressor ->
                PredictionTable.of(table, regressor.predict(table), regressor.target().names());
          };
      case DataSource.Examples examples -> predict(model, examples.examples());
      case DataSource.TrainAndTest both -> predict(model, both.test());
    };
  }

  private static PredictionTable predict(Model model, Dataset examples) {
    return switch (model) {
      case Classifier classifier -> PredictionTable.of(classifier.predict(examples));
      case Regressor regressor ->
          PredictionTable.of(regressor.predict(examples), regressor.target().names());
    };
  }

  /// The one example that a picture is, if the data's name is a picture's.
  private Optional<Dataset> picture(Inputs inputs) {
    String name = data.toLowerCase(Locale.ROOT);
    if (!name.matches(".*\\.(png|jpe?g|gif|bmp)")) {
      return Optional.empty();
    }
    if (!(inputs instanceof Inputs.Arrays arrays) || arrays.featureShape().rank() < 2) {
      throw new DataFormatException(data + ": the model takes tables, not pictures; give it a CSV");
    }
    Shape shape = arrays.featureShape();
    HostArray gray = Images.readGray(Path.of(data), shape.extent(0), shape.extent(1));
    var unknown = new Target.Classes("class", List.of("unknown", "other"));
    return Optional.of(Dataset.of(gray.toFloats(), shape, new int[] {0}, unknown));
  }
}
