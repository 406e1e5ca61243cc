package org.bpnet.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bpnet.cli.option.TrainingData;
import org.bpnet.cli.option.TrainingOptions;
import org.bpnet.cli.report.Result;
import org.bpnet.cli.report.RunSummary;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Folds;
import org.bpnet.train.Settings;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.selection.CrossValidation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet cv`: how good a way to train is, by each example once.
@Command(
    name = "cv",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Cross-validate: train as often as there are parts, and test each on the part left out.",
    description = {
      "",
      "The data are divided into --folds parts, with each class in equal proportions. Each part is"
          + " predicted by a model that has learnt from the others alone. Printed are the figures of"
          + " each part, their mean and standard deviation, and of classes how often each was right"
          + " over all examples. Of data that come with a test set, that is left aside.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet cv iris",
      "  bpnet cv houses.csv --target price --folds 10 --model 64,relu",
      "  bpnet cv digits --folds 3 --model \"conv16@3x3,relu,maxpool2\" --epochs 10"
    })
public final class CrossValidate implements Runnable {
  private static final int MOST_FOLDS = 1_000;

  private final Console console;

  @Option(
      names = {"-k", "--folds"},
      paramLabel = "K",
      description = "How many parts; 5 if not given.")
  private int count = 5;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public CrossValidate(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (count < 2 || count > MOST_FOLDS) {
      throw new UsageException("--folds: needs 2 to 1,000, got " + count);
    }
    if (options.autoencoder().isPresent()) {
      throw new UsageException("--task: autoencode has no answers to compare with; leave it out");
    }
    Settings settings = TrainingData.settings(options);
    Folds folds = TrainingData.folds(options, count);
    try (Backend backend = Backends.best()) {
      CrossValidation result =
          CrossValidation.run(folds, settings.backend(backend), fold -> tell(fold));
      if (json) {
        console.out().println(Json.compact(toJson(result)));
      } else {
        print(result, folds);
      }
    }
  }

  private void tell(CrossValidation.Fold fold) {
    if (!json) {
      console.print(
          String.format(
              Locale.ROOT,
              "fold %d of %d  %s  (%s examples, %d epochs)",
              fold.number(),
              count,
              fold.measures().entrySet().stream()
                  .map(measure ->
                      label(measure.getKey()) + " " + value(measure.getKey(), measure.getValue()))
                  .collect(Collectors.joining(", ")),
              Words.count(fold.tested()),
              fold.report().epochs().size()));
      console.out().flush();
    }
  }

  private void print(CrossValidation result, Folds folds) {
    result
        .confusion()
        .ifPresent(confusion ->
            new RunSummary(console)
                .print(new Result.ClassScore(confusion, names(folds)), "cross-validated"));
    console.out().println();
    result
        .measures()
        .forEach((name, spread) ->
            console.print(
                String.format(
                    Locale.ROOT,
                    "%s per fold: mean @|bold %s|@, standard deviation %s",
                    label(name),
                    value(name, spread.mean()),
                    value(name, spread.deviation()))));
  }

  private static List<String> names(Folds folds) {
    return switch (folds.prepared(0).train().target()) {
      case Target.Classes classes -> classes.names();
      case Target.Values _ -> Result.ANSWERS;
    };
  }

  private static String label(String name) {
    return switch (name) {
      case "macro_f1" -> "macro F1";
      case "r2" -> "R²";
      case "mae" -> "mean absolute error";
      case "rmse" -> "RMSE";
      default -> name;
    };
  }

  private static String value(String name, double value) {
    return switch (name) {
      case "accuracy" -> Words.percent(value);
      case "macro_f1", "r2" -> String.format(Locale.ROOT, "%.3f", value);
      default -> Words.number(value);
    };
  }

  private JsonValue.Members toJson(CrossValidation result) {
    var all = JsonValue.object().with("data", options.dataName()).with("folds", count);
    for (Map.Entry<String, CrossValidation.Spread> measure : result.measures().entrySet()) {
      all.with(measure.getKey(), measure.getValue().mean())
          .with(measure.getKey() + "_deviation", measure.getValue().deviation());
    }
    return all.with(
            "parts",
            new JsonValue.Items(
                result.folds().stream().map(fold -> (JsonValue) toJson(fold)).toList()))
        .with("seed", options.seedOrDefault())
        .with("version", Version.number())
        .build();
  }

  private static JsonValue.Members toJson(CrossValidation.Fold fold) {
    var part = JsonValue.object().with("trained", fold.trained()).with("tested", fold.tested());
    fold.measures().forEach(part::with);
    return part.with("epochs", fold.report().epochs().size()).build();
  }
}
