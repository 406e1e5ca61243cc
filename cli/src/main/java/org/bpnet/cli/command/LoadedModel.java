package org.bpnet.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.cli.option.PictureModels;
import org.bpnet.cli.option.TableOptions;
import org.bpnet.cli.report.PredictionTable;
import org.bpnet.cli.report.PredictionTable.Given;
import org.bpnet.cli.report.Unfamiliarity;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;
import org.bpnet.onnx.OnnxPredictor;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.jspecify.annotations.Nullable;

/// What predictions are asked of: the model of a run, or a file of ONNX.
sealed interface LoadedModel extends AutoCloseable {
  /// Loads whatever is there.
  ///
  /// @param task `classify` or `regress` for an ONNX file that leaves it open
  /// @throws UsageException if the task is another, or is given for a run, which knows its own
  static LoadedModel load(Path path, @Nullable String task) {
    boolean onnx =
        Files.isRegularFile(path) || path.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    if (!onnx) {
      if (task != null) {
        throw new UsageException("--task: is for files of ONNX; the model of a run knows its own");
      }
      return new OfRun(Model.load(path));
    }
    boolean classes =
        switch (task) {
          case null -> false;
          case "regress" -> false;
          case "classify" -> true;
          default ->
              throw new UsageException("--task: needs 'classify' or 'regress', got '" + task + "'");
        };
    OnnxPredictor predictor = OnnxPredictor.load(path);
    return new OfOnnx(classes ? predictor.asClasses() : predictor);
  }

  /// How tables are read.
  TableFormat tableFormat();

  /// The pictures that it takes, if any.
  Optional<PictureShape> pictures();

  /// What it takes, in words.
  String takes();

  /// What it makes of the rows of a table.
  PredictionTable predict(Table table);

  /// What it makes of arrays or pictures.
  ///
  /// @param given what these are called
  PredictionTable predict(Given given, Dataset examples);

  /// Says what in a table is other than what it was trained on, as far as that is known.
  void tell(Unfamiliarity unfamiliarity, Table table, Console console);

  @Override
  void close();

  /// The model of a run.
  record OfRun(Model model) implements LoadedModel {
    @Override
    public TableFormat tableFormat() {
      return TableOptions.trained(model.inputs());
    }

    @Override
    public Optional<PictureShape> pictures() {
      return PictureModels.shape(model);
    }

    @Override
    public String takes() {
      return PictureModels.inputs(model);
    }

    @Override
    public PredictionTable predict(Table table) {
      Given rows = Given.rows(table);
      return switch (model) {
        case Classifier classifier -> PredictionTable.of(rows, classifier.predict(table));
        case Regressor regressor ->
            PredictionTable.of(rows, regressor.predict(table), regressor.target().names());
      };
    }

    @Override
    public PredictionTable predict(Given given, Dataset examples) {
      return switch (model) {
        case Classifier classifier -> PredictionTable.of(given, classifier.predict(examples));
        case Regressor regressor ->
            PredictionTable.of(given, regressor.predict(examples), regressor.target().names());
      };
    }

    @Override
    public void tell(Unfamiliarity unfamiliarity, Table table, Console console) {
      unfamiliarity.print(model, table, console);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /// A file of ONNX, which does not say what it was trained on.
  record OfOnnx(OnnxPredictor predictor) implements LoadedModel {
    @Override
    public TableFormat tableFormat() {
      return TableFormat.defaults();
    }

    @Override
    public Optional<PictureShape> pictures() {
      return predictor.pictures();
    }

    @Override
    public String takes() {
      return predictor.takes();
    }

    @Override
    public PredictionTable predict(Table table) {
      return table(Given.rows(table), predictor.predict(table));
    }

    @Override
    public PredictionTable predict(Given given, Dataset examples) {
      return table(given, predictor.predict(examples));
    }

    private static PredictionTable table(Given given, OnnxPredictor.Answer answer) {
      return switch (answer) {
        case OnnxPredictor.Answer.Classes(var predictions) ->
            PredictionTable.of(given, predictions);
        case OnnxPredictor.Answer.Values(var values, var names) ->
            PredictionTable.of(given, values, names);
      };
    }

    @Override
    public void tell(Unfamiliarity unfamiliarity, Table table, Console console) {}

    @Override
    public void close() {
      predictor.close();
    }
  }
}
