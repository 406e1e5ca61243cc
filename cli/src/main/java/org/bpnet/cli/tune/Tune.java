package org.bpnet.cli.tune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bpnet.cli.option.TrainingData;
import org.bpnet.cli.option.TrainingOptions;
import org.bpnet.cli.report.Result;
import org.bpnet.cli.report.RunSummary;
import org.bpnet.cli.report.StartedRun;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Ending;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Model;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.tune.Domain;
import org.bpnet.train.tune.SearchSpace;
import org.bpnet.train.tune.Tuning;
import org.bpnet.train.tune.TuningSearch;
import org.bpnet.train.tune.TuningTrial;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet tune`: searches for good settings.
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Try many settings of training, and find those that do best on validation examples.",
    description = {
      "",
      "Each trial is a run in a folder of its own, trained as bpnet train would with its settings,"
          + " and compared by validation examples. The test examples are for the best trial alone, at"
          + " the end. The same seed gives the same trials; a search that was broken off goes on with"
          + " --resume as if it had not been.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet tune iris",
      "  bpnet tune houses.csv --target price --try \"lr=log(1e-4, 0.1)\" --try \"optimizer=adam |"
          + " adamw(decay=0.1) | sgd\"",
      "  bpnet tune digits --search halving --epochs 27 --trials 60 --try \"lr=log(1e-4, 0.1)\"",
      "  bpnet tune --resume --out runs/tune-iris-20260101-120000 --trials 60"
    })
public final class Tune implements Runnable {
  private static final int SHOWN = 5;

  private final Console console;

  @Mixin private final SearchOptions searching = new SearchOptions();

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of the search; runs/tune-NAME-TIME if not given.")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Continue the search in the folder given by --out.")
  private boolean resume;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public Tune(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    int count = searching.trials();
    TuneFolder begun = begun();
    if (options.autoencoder().isPresent()) {
      throw new UsageException("--task: autoencode is not tuned; leave it out");
    }
    List<String> given = List.copyOf(options.notes().values().keySet());
    SearchSpace space = searching.space(given.stream().filter(this::isFixed).toList());
    TuningSearch search = searching.search(space, options.epochs(), options.seedOrDefault());
    TrainingData loaded = TrainingData.load(options);
    check(space, loaded.data());
    TuneFolder folder =
        begun == null
            ? TuneFolder.create(
                out == null ? StartedRun.fresh("tune-" + loaded.name()) : out,
                options.notes(),
                searching.notes())
            : begun;
    Ending.during(
        () -> {
          try (Backend backend = Backends.best()) {
            Tuning tuning = search(folder, search, count, loaded.data(), backend);
            TuningTrial best = best(tuning, loaded.name());
            AtomicFile.write(
                folder.path().resolve("trials.svg"),
                TrialPicture.svg(loaded.name(), tuning, space, search, searching));
            tell(tuning, best, loaded, folder, backend);
          }
        },
        () -> console.err().println(goOn(folder)));
  }

  /// The folder of the search that is to go on, whose notes are taken; null for a new search.
  private @Nullable TuneFolder begun() {
    if (out != null) {
      OutputFile.checkNamed("--out", out);
    }
    if (!resume) {
      return null;
    }
    if (out == null) {
      throw new UsageException("--resume: needs --out with the folder of the search");
    }
    TuneFolder begun = TuneFolder.open(out);
    TrainingData.takeNotes(options, begun.training(), out);
    searching.resume(begun.search());
    return begun;
  }

  /// Whether an option that was given is the same in all trials: of halving, the epochs are not.
  private boolean isFixed(String name) {
    return !(searching.isHalving() && name.equals("epochs"));
  }

  /// That training takes the values that are to be tried, as far as it can be told before.
  private void check(SearchSpace space, Prepared data) {
    if (data.validation().size() == 0) {
      throw new UsageException(
          "--validation: trials are compared by validation examples; keep a share of them");
    }
    boolean answers =
        options
            .notes()
            .find("head")
            .equals(Optional.of(JsonValue.of(OutputHead.MULTI_LABEL.toString())));
    searching.checkMeasure(data.train().target(), answers);
    for (Map.Entry<String, Domain> each : space.domains().entrySet()) {
      for (String value : each.getValue().examples()) {
        Model.summary(data, TrainingData.settings(options.with(Map.of(each.getKey(), value))));
      }
    }
  }

  private Tuning search(
      TuneFolder folder, TuningSearch search, int count, Prepared data, Backend backend) {
    boolean larger = searching.isLargerBetter();
    List<TuningTrial> done = new ArrayList<>(folder.trials(larger));
    folder.keep(done, larger);
    say("folder of the search: " + folder.path());
    return new Tuning(done)
        .to(
            count,
            search,
            values -> cost(folder, done.size() + 1, values, data, backend),
            trial -> {
              done.add(trial);
              folder.keep(done, larger);
              say(line(trial, new Tuning(done), count));
            });
  }

  private double cost(
      TuneFolder folder, int number, Map<String, String> values, Prepared data, Backend backend) {
    TrainingOptions all = options.with(values);
    Settings settings =
        TrainingData.settings(all).backend(backend).folder(folder.opened(number, all.notes()));
    try (Model model = Model.fit(data, settings)) {
      Map<String, Double> measures = model.report().orElseThrow().validation();
      double measure = measures.getOrDefault(searching.measure(), Double.NaN);
      return searching.isLargerBetter() ? -measure : measure;
    }
  }

  private void say(String line) {
    if (!json) {
      console.out().println(line);
      console.out().flush();
    }
  }

  private String line(TuningTrial trial, Tuning all, int count) {
    boolean best = all.best().filter(trial::equals).isPresent();
    return String.format(
        Locale.ROOT,
        "trial %s of %d  %s  %s%s",
        Columns.right(String.valueOf(trial.number()), String.valueOf(count).length()),
        count,
        Columns.left(measured(trial), 16),
        trial.values().entrySet().stream()
            .map(value -> Columns.left(value.getKey() + " " + value.getValue(), 14))
            .collect(Collectors.joining("  ")),
        best ? "  the best so far" : "");
  }

  private String measured(TuningTrial trial) {
    return Double.isFinite(trial.cost())
        ? searching.measure() + " " + searching.number(trial)
        : "diverged";
  }

  private static TuningTrial best(Tuning tuning, String data) {
    return tuning
        .best()
        .orElseThrow(() ->
            new DataFormatException(
                data
                    + ": all trials diverged; try lower learning rates, and check the data for"
                    + " extreme values"));
  }

  private void tell(
      Tuning tuning, TuningTrial best, TrainingData loaded, TuneFolder folder, Backend backend) {
    Path run = folder.run(best.number());
    try (Model model = Model.load(run, backend)) {
      boolean tested = loaded.data().test().size() > 0;
      Result.Score score =
          Result.score(model, tested ? loaded.data().test() : loaded.data().validation());
      if (json) {
        console.out().println(Json.compact(toJson(tuning, loaded, folder, score, tested)));
        return;
      }
      printRanked(tuning);
      new RunSummary(console).print(score, tested ? "test" : "validation");
      console.out().println();
      console.print("Best run   @|bold " + run + "|@");
      console.print("All trials @|bold " + folder.path().resolve("trials.svg") + "|@");
    }
  }

  private void printRanked(Tuning tuning) {
    console.out().println();
    int failed = tuning.trials().size() - tuning.ranked().size();
    console.print(
        String.format(
            Locale.ROOT,
            "@|bold The best of %d trials by validation %s|@%s",
            tuning.trials().size(),
            searching.measure(),
            failed == 0 ? "" : ", " + failed + " of which diverged"));
    for (TuningTrial trial : tuning.ranked().stream().limit(SHOWN).toList()) {
      String given =
          trial.values().entrySet().stream()
              .map(value -> "--" + value.getKey() + " " + Words.shell(value.getValue()))
              .collect(Collectors.joining(" "));
      console
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "  %4d  %s  %s",
                  trial.number(),
                  Columns.left(measured(trial), 16),
                  given));
    }
  }

  private JsonValue.Members toJson(
      Tuning tuning, TrainingData loaded, TuneFolder folder, Result.Score score, boolean tested) {
    List<JsonValue> trials = new ArrayList<>();
    for (TuningTrial trial : tuning.trials()) {
      var values = JsonValue.object();
      trial.values().forEach(values::with);
      trials.add(
          JsonValue.object()
              .with("trial", trial.number())
              .with("values", values.build())
              .with(searching.measure(), searching.measured(trial))
              .build());
    }
    var all =
        JsonValue.object()
            .with("data", loaded.name())
            .with("measure", searching.measure())
            .with("best", tuning.best().orElseThrow().number());
    score.addTo(all, tested ? "test_" : "validation_");
    return all.with("folder", folder.path().toString())
        .with("trials", new JsonValue.Items(trials))
        .with("seed", options.seedOrDefault())
        .with("version", Version.number())
        .build();
  }

  private static String goOn(TuneFolder folder) {
    return String.format(
        Locale.ROOT,
        "%nstopped; go on with: bpnet tune --resume --out %s",
        Words.shell(folder.path().toString()));
  }
}
