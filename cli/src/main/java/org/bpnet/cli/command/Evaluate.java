package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import org.bpnet.cli.option.ModelAndData;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.report.Reliability;
import org.bpnet.cli.report.Result;
import org.bpnet.cli.report.RunSummary;
import org.bpnet.cli.report.Unfamiliarity;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.table.Table;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Calibration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet evaluate`: how good a trained model is on data with the right answers.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Measure a trained model on data that includes the right answers.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class Evaluate implements Runnable {
  private final Console console;

  @Mixin private final ModelAndData asked = new ModelAndData();

  @Mixin private final Unfamiliarity unfamiliarity = new Unfamiliarity();

  @Option(
      names = "--calibration",
      description =
          "Say whether a classifier is as often right as it is sure: expected calibration error,"
              + " Brier score, and by which temperature its probabilities had better be scaled.")
  private boolean calibrated;

  @Option(
      names = "--reliability",
      paramLabel = "FILE",
      description = "Draw the share that is right over how sure the classifier is, as SVG.")
  private @Nullable Path reliability;

  public Evaluate(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (Model model = asked.load()) {
      DataSource source = asked.open(model);
      Result.Score score = score(model, source);
      if (asked.isJson()) {
        String task = score instanceof Result.ClassScore ? "classification" : "regression";
        var fields = asked.addTo(JsonValue.object().with("task", task), source.name());
        long rows =
            switch (score) {
              case Result.ClassScore classes -> classes.confusion().total();
              case Result.ValueScore values -> values.residuals().examples();
            };
        score.addTo(fields.with("rows", rows), "");
        calibration(model, source).ifPresent(advice -> Reliability.addTo(fields, advice));
        if (source instanceof DataSource.Tabular(String _, Table table)) {
          unfamiliarity.addTo(fields, model, table);
        }
        console.out().println(Json.compact(fields.build()));
      } else {
        if (source instanceof DataSource.Tabular(String _, Table table)) {
          unfamiliarity.print(model, table, console);
        }
        new RunSummary(console).print(score, source.name());
        calibration(model, source).ifPresent(advice -> Reliability.print(console, advice));
      }
    }
  }

  /// What is asked for of calibration, drawn as well.
  private Optional<Calibration.Advice> calibration(Model model, DataSource source) {
    if (!calibrated && reliability == null) {
      return Optional.empty();
    }
    if (!(model instanceof Classifier classifier)) {
      throw new UsageException(
          "--calibration, --reliability: only classifiers are more or less sure, and this model"
              + " predicts numbers");
    }
    Calibration.Advice advice =
        switch (source) {
          case DataSource.Tabular(String _, Table table) -> classifier.calibration(table);
          case DataSource.Examples examples -> classifier.calibration(examples.examples());
          case DataSource.TrainAndTest both -> classifier.calibration(both.test());
        };
    if (reliability != null) {
      FigureFile.write(
          "--reliability", reliability, Reliability.svg(source.name(), advice), console);
    }
    return Optional.of(advice);
  }

  private static Result.Score score(Model model, DataSource source) {
    try {
      return switch (source) {
        case DataSource.Tabular(String _, Table table) ->
            switch (model) {
              case Classifier classifier ->
                  new Result.ClassScore(classifier.evaluate(table), classifier.target().names());
              case Regressor regressor when regressor.head() == OutputHead.MULTI_LABEL ->
                  new Result.ClassScore(regressor.answers(table), Result.ANSWERS);
              case Regressor regressor -> new Result.ValueScore(regressor.evaluate(table));
            };
        case DataSource.Examples examples -> score(model, examples.examples());
        case DataSource.TrainAndTest both -> score(model, both.test());
      };
    } catch (IllegalArgumentException other) {
      throw new DataFormatException(source.name() + ": " + other.getMessage(), other);
    }
  }

  private static Result.Score score(Model model, Dataset examples) {
    return switch (model) {
      case Classifier classifier ->
          new Result.ClassScore(classifier.evaluate(examples), classifier.target().names());
      case Regressor regressor -> new Result.ValueScore(regressor.evaluate(examples));
    };
  }
}
