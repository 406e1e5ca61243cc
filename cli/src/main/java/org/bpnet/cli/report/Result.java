package org.bpnet.cli.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.ConfusionFile;
import org.bpnet.train.metric.Residuals;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;

/// What `bpnet train` has to say at the end.
///
/// @param data the name of the data
/// @param examples the data, divided
/// @param score how good the model is on the test examples or, if there are none, on those that it
///   was trained on
/// @param report how training went
public record Result(
    String data,
    long seed,
    Prepared examples,
    String layers,
    long parameters,
    Score score,
    Report report,
    Path run,
    String backend) {

  /// What several yes-or-no answers are counted as.
  public static final List<String> ANSWERS = List.of("no", "yes");

  /// How good a model is on some examples.
  public sealed interface Score {
    /// Its fields, added to a JSON object.
    ///
    /// @param prefix what their names begin with
    JsonValue.Builder addTo(JsonValue.Builder json, String prefix);
  }

  /// Of a classifier.
  public record ClassScore(Confusion confusion, List<String> classes) implements Score {
    @Override
    public JsonValue.Builder addTo(JsonValue.Builder json, String prefix) {
      return json.with(prefix + "accuracy", confusion.accuracy())
          .with(prefix + "macro_f1", confusion.macroF1());
    }
  }

  /// Of a regressor.
  public record ValueScore(Residuals residuals) implements Score {
    @Override
    public JsonValue.Builder addTo(JsonValue.Builder json, String prefix) {
      return json.with(prefix + "r2", residuals.r2())
          .with(prefix + "mae", residuals.mae())
          .with(prefix + "rmse", residuals.rmse());
    }
  }

  public static Result of(
      String data, long seed, Prepared examples, Model model, RunFolder folder, Backend backend) {
    Score score = score(model, isTested(examples) ? examples.test() : examples.train());
    return new Result(
        data,
        seed,
        examples,
        model.layers().toString(),
        model.parameterCount(),
        score,
        model.report().orElseThrow(),
        folder.path(),
        backend.description());
  }

  /// How good a model is on encoded examples.
  public static Score score(Model model, Dataset examples) {
    return switch (model) {
      case Classifier classifier ->
          new ClassScore(classifier.evaluateEncoded(examples), classifier.target().names());
      case Regressor regressor when regressor.head() == OutputHead.MULTI_LABEL ->
          new ClassScore(regressor.answersEncoded(examples), ANSWERS);
      case Regressor regressor -> new ValueScore(regressor.evaluateEncoded(examples));
    };
  }

  private static boolean isTested(Prepared examples) {
    return examples.test().size() > 0;
  }

  /// Which examples the score is over: `test` or `training`.
  String measured() {
    return isTested(examples) ? "test" : "training";
  }

  /// Writes `confusion.json` into the run folder: for classes, how often each was taken for which.
  public void writeConfusion() {
    if (score instanceof ClassScore(Confusion confusion, List<String> classes)) {
      new ConfusionFile(measured(), classes, confusion).write(run);
    }
  }

  /// The examples used for updates, divided by the time spent on them; epochs before a resumption,
  /// whose time is not known any more, left aside.
  double samplesPerSecond() {
    double[] rates =
        report.epochs().stream()
            .mapToDouble(TrainingEvent.EpochEnded::examplesPerSecond)
            .filter(rate -> rate > 0)
            .toArray();
    return rates.length / Arrays.stream(rates).map(rate -> 1 / rate).sum();
  }

  /// Time spent in epochs, in seconds, before a resumption too.
  double trainSeconds() {
    return report.epochs().stream().mapToDouble(TrainingEvent.EpochEnded::seconds).sum();
  }

  /// The fields that docs/cli.md describes.
  public JsonValue.Members toJson() {
    Target target = examples.train().target();
    var json =
        JsonValue.object()
            .with("task", score instanceof ClassScore ? "classification" : "regression")
            .with("reason", examples.task())
            .with("data", data)
            .with(
                "rows",
                examples.train().size() + examples.validation().size() + examples.test().size())
            .with("train_rows", examples.train().size())
            .with("validation_rows", examples.validation().size())
            .with("test_rows", examples.test().size());
    if (target instanceof Target.Classes classes) {
      json.with("classes", JsonValue.ofTexts(classes.names()));
    }
    json.with("layers", layers)
        .with("parameters", parameters)
        .with("epochs", report.epochs().size())
        .with("best_epoch", report.bestEpoch())
        .with("steps", report.steps())
        .with("stopped", report.reason().name().toLowerCase(Locale.ROOT));
    boolean classes = score instanceof ClassScore;
    score.addTo(json, isTested(examples) ? classes ? "test_" : "" : "train_");
    return json.with("train_seconds", trainSeconds())
        .with("samples_per_second", samplesPerSecond())
        .with("seed", seed)
        .with("backend", backend)
        .with("version", Version.number())
        .with("run", run.toString())
        .build();
  }
}
