package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bpnet.cli.option.ModelAndData;
import org.bpnet.cli.option.ThresholdOptions;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.report.Decision;
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
import org.bpnet.train.checkpoint.FolderLock;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Calibration;
import org.bpnet.train.metric.DecisionThreshold;
import org.bpnet.train.metric.ThresholdCurve;
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

  @Mixin private final ThresholdOptions threshold = new ThresholdOptions();

  @Option(
      names = "--keep-threshold",
      description = "Keep the threshold with the model, for predict, serve and export.")
  private boolean keep;

  @Option(
      names = "--roc",
      paramLabel = "FILE",
      description =
          "Draw the share of --positive that is found over the share of the other class that is taken"
              + " for it, at all thresholds: a name that ends in .svg, .png or .html.")
  private @Nullable Path roc;

  @Option(
      names = "--precision-recall",
      paramLabel = "FILE",
      description = "Draw precision over recall of --positive, likewise.")
  private @Nullable Path precisionRecall;

  public Evaluate(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (keep && !threshold.isGiven()) {
      throw new UsageException("--keep-threshold: needs --threshold, which says what to keep");
    }
    try (Model loaded = asked.load()) {
      DataSource source = asked.open(loaded);
      Model model = decided(loaded, source);
      Result.Score score = score(model, source);
      Optional<Decision> decision = decision(model, score, source);
      if (asked.isJson()) {
        printJson(model, source, score, decision);
      } else {
        if (source instanceof DataSource.Tabular(String _, Table table)) {
          unfamiliarity.print(model, table, console);
        }
        new RunSummary(console).print(score, source.name());
        decision.ifPresentOrElse(
            how -> how.print(console),
            () -> threshold(model, (classifier, by) -> Decision.print(classifier, by, console)));
        calibration(model, source).ifPresent(advice -> Reliability.print(console, advice));
      }
      if (keep) {
        try (FolderLock _ = FolderLock.acquire(asked.folder())) { // no training writes meanwhile
          model.save(asked.folder());
        }
        console.err().println("the threshold is kept in " + asked.folder());
      }
    }
  }

  private void printJson(
      Model model, DataSource source, Result.Score score, Optional<Decision> decision) {
    String task = score instanceof Result.ClassScore ? "classification" : "regression";
    var fields = asked.addTo(JsonValue.object().with("task", task), source.name());
    long rows =
        switch (score) {
          case Result.ClassScore classes -> classes.confusion().total();
          case Result.ValueScore values -> values.residuals().examples();
        };
    score.addTo(fields.with("rows", rows), "");
    decision.ifPresentOrElse(
        how -> how.addTo(fields),
        () ->
            threshold(
                model,
                (classifier, by) ->
                    fields
                        .with("positive", classifier.target().names().get(by.label()))
                        .with("threshold", by.probability())));
    calibration(model, source).ifPresent(advice -> Reliability.addTo(fields, advice));
    if (source instanceof DataSource.Tabular(String _, Table table)) {
      unfamiliarity.addTo(fields, model, table);
    }
    console.out().println(Json.compact(fields.build()));
  }

  /// Tells of the threshold that a model decides by, if it has one.
  private static void threshold(Model model, BiConsumer<Classifier, DecisionThreshold> told) {
    if (model instanceof Classifier classifier) {
      classifier.threshold().ifPresent(by -> told.accept(classifier, by));
    }
  }

  /// The model with the threshold that is asked for.
  private Model decided(Model model, DataSource source) {
    if (threshold.isGiven()) {
      threshold.check(model.target());
      return threshold.applied((Classifier) model, () -> curve((Classifier) model, source));
    }
    return model;
  }

  /// How a model of two classes decides, if that is asked for; drawn as well.
  private Optional<Decision> decision(Model model, Result.Score score, DataSource source) {
    if (!threshold.isGiven() && !threshold.isForClass() && roc == null && precisionRecall == null) {
      return Optional.empty();
    }
    if (!(model instanceof Classifier classifier
        && score instanceof Result.ClassScore(var confusion, var _)
        && classifier.target().count() == 2)) {
      throw new UsageException(
          "--roc, --precision-recall, --positive: are for models that tell two classes apart");
    }
    String name = threshold.positive(classifier);
    var decision = Decision.of(classifier, name, confusion, curve(classifier, source));
    if (roc != null) {
      FigureFile.write("--roc", roc, decision.roc(source.name()), console);
    }
    if (precisionRecall != null) {
      FigureFile.write(
          "--precision-recall", precisionRecall, decision.precisionRecall(source.name()), console);
    }
    return Optional.of(decision);
  }

  private ThresholdCurve curve(Classifier classifier, DataSource source) {
    String name = threshold.positive(classifier);
    try {
      return switch (source) {
        case DataSource.Tabular(String _, Table table) -> classifier.thresholds(table, name);
        case DataSource.Examples examples -> classifier.thresholds(examples.examples(), name);
        case DataSource.TrainAndTest both -> classifier.thresholds(both.test(), name);
      };
    } catch (IllegalArgumentException wrong) {
      throw new DataFormatException(source.name() + ": " + wrong.getMessage(), wrong);
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
