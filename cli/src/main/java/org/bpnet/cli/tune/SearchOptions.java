package org.bpnet.cli.tune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Target;
import org.bpnet.nn.catalog.Quoted;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.AnswerMetric;
import org.bpnet.train.metric.Metric;
import org.bpnet.train.metric.ValueMetric;
import org.bpnet.train.run.Validation;
import org.bpnet.train.tune.Domain;
import org.bpnet.train.tune.HalvingSearch;
import org.bpnet.train.tune.RandomSearch;
import org.bpnet.train.tune.SearchSpace;
import org.bpnet.train.tune.TreeParzenSearch;
import org.bpnet.train.tune.TuningSearch;
import org.bpnet.train.tune.TuningTrial;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is searched, how, and by which measure. All of it is noted, so that a search that was
/// broken off goes on as it began.
final class SearchOptions {
  private static final String TPE = "tpe";
  private static final String RANDOM = "random";
  private static final String HALVING = "halving";
  private static final int TRIALS = 30;
  private static final int MOST_TRIALS = 10_000;

  /// What is tried where nothing is said: rates about the published ones of most rules, and sizes
  /// of batches and layers of small tables. Ours.
  private static final Map<String, String> USUAL =
      Map.of(
          "lr", "log(1e-4, 0.1)",
          "batch", "16 | 32 | 64 | 128",
          "model", "64,relu | 128,relu | 256,relu | 128,relu,64,relu");

  /// Options that decide how a network is trained, and not what on or with which luck.
  private static final List<String> SEARCHED =
      List.of(
          "lr",
          "batch",
          "model",
          "epochs",
          "accumulate",
          "optimizer",
          "schedule",
          "group",
          "average",
          "loss",
          "class-weights",
          "init",
          "pretrain",
          "penalty",
          "clip",
          "constraint",
          "augment",
          "precision",
          "recipe");

  @Option(
      names = "--try",
      paramLabel = "NAME=VALUES",
      description =
          "An option of training, without --, and what to try for it: log(LOW, HIGH) or uniform(LOW,"
              + " HIGH) for numbers, logint(LOW, HIGH) or int(LOW, HIGH) for whole ones, values with |"
              + " between them for a choice. Can be given several times. If not given, lr, batch"
              + " and model are tried, those of them that are not given.")
  private final List<String> given = new ArrayList<>();

  private final Map<String, String> tried = new LinkedHashMap<>();

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "How many trainings, 30 if not given; with --resume in all.")
  private @Nullable Integer trials;

  @Option(
      names = "--search",
      paramLabel = "NAME",
      description =
          "tpe looks where good trials were, random does not look, halving gives many a few epochs"
              + " and the good ones more, up to --epochs; tpe if not given.")
  private @Nullable String search;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      description =
          "By which measure over the validation examples trials are compared, such as accuracy,"
              + " macro_f1, r2 or rmse; their loss if not given.")
  private @Nullable String measure;

  /// What is tried for each option by name, without those that were given.
  ///
  /// @param fixed the names of the options that were given
  SearchSpace space(List<String> fixed) {
    for (String text : given) {
      int equals = text.indexOf('=');
      if (equals < 1 || tried.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
        throw new UsageException(
            "--try: needs NAME=VALUES, each name once, got " + Quoted.of(text));
      }
    }
    if (tried.isEmpty()) {
      for (String name : SEARCHED) {
        if (USUAL.containsKey(name) && !fixed.contains(name)) {
          tried.put(name, USUAL.get(name));
        }
      }
      if (tried.isEmpty()) {
        throw new UsageException("--try: lr, batch and model are given; say what else to try");
      }
    }
    Map<String, Domain> domains = new LinkedHashMap<>();
    tried.forEach((name, values) -> domains.put(name, domain(name, values, fixed)));
    if (domains.containsKey("loss") && measure == null) {
      throw new UsageException(
          "--try loss: values of different losses cannot be compared; give --measure, such as"
              + " accuracy or rmse");
    }
    return new SearchSpace(domains);
  }

  private static Domain domain(String name, String values, List<String> fixed) {
    if (!SEARCHED.contains(name)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--try: needs one of %s, got %s",
              String.join(", ", SEARCHED),
              Quoted.of(name)));
    }
    if (fixed.contains(name)) {
      throw new UsageException(
          String.format(Locale.ROOT, "--try %s: --%s is given as well; leave one out", name, name));
    }
    try {
      return Domain.parse(values);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--try " + name + ": " + wrong.getMessage());
    }
  }

  /// @param epochs at most, if they are given
  TuningSearch search(SearchSpace space, OptionalInt epochs, long seed) {
    Seed own = new Seed(seed).child("tune");
    return switch (search) {
      case null -> new TreeParzenSearch(space, own);
      case TPE -> new TreeParzenSearch(space, own);
      case RANDOM -> new RandomSearch(space, own);
      case HALVING -> {
        if (epochs.isEmpty() || space.domains().containsKey(HalvingSearch.EPOCHS)) {
          throw new UsageException(
              "--search halving: needs --epochs, the most that a trial is given, and no --try of"
                  + " them");
        }
        yield new HalvingSearch(space, epochs.getAsInt(), own);
      }
      default ->
          throw new UsageException(
              "--search: needs tpe, random or halving, got " + Quoted.of(search));
    };
  }

  boolean isHalving() {
    return HALVING.equals(search);
  }

  int trials() {
    int count = trials == null ? TRIALS : trials;
    if (count < 1 || count > MOST_TRIALS) {
      throw new UsageException("--trials: needs 1 to 10,000, got " + count);
    }
    return count;
  }

  String measure() {
    return measure == null ? Validation.LOSS : measure;
  }

  /// That there is such a measure of what is predicted.
  ///
  /// @param target what is predicted
  /// @param answers whether several yes-or-no answers are
  void checkMeasure(Target target, boolean answers) {
    boolean classes = target instanceof Target.Classes || answers;
    Stream<? extends Metric> metrics =
        Stream.of(classes ? AnswerMetric.values() : ValueMetric.values());
    List<String> names =
        Stream.concat(Stream.of(Validation.LOSS), metrics.map(Metric::label)).toList();
    if (!names.contains(measure())) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--measure: needs one of %s, got %s",
              String.join(", ", names),
              Quoted.of(measure())));
    }
  }

  /// Whether larger values of the measure are better ones.
  boolean isLargerBetter() {
    return Stream.<Metric>concat(Stream.of(AnswerMetric.values()), Stream.of(ValueMetric.values()))
        .anyMatch(metric -> metric.label().equals(measure()) && metric.higherIsBetter());
  }

  /// What a trial gave by the measure.
  double measured(TuningTrial trial) {
    return isLargerBetter() ? -trial.cost() : trial.cost();
  }

  /// The same as it is read; `diverged` if it gave nothing.
  String number(TuningTrial trial) {
    double value = measured(trial);
    return Double.isFinite(value) ? Words.number(value) : "diverged";
  }

  JsonValue.Members notes() {
    var notes = JsonValue.object().with("measure", measure());
    notes.with("search", search == null ? TPE : search);
    var all = JsonValue.object();
    tried.forEach(all::with);
    return notes.with("try", all.build()).build();
  }

  /// Takes what a search began with.
  void resume(JsonValue.Members notes) {
    List<String> again = new ArrayList<>();
    if (!given.isEmpty()) {
      again.add("--try");
    }
    if (search != null) {
      again.add("--search");
    }
    if (measure != null) {
      again.add("--measure");
    }
    if (!again.isEmpty()) {
      throw new UsageException(
          String.join(", ", again) + ": a search goes on as it began; leave it out");
    }
    search = notes.text("search");
    measure = notes.text("measure");
    JsonValue.Members all = notes.members("try");
    all.values().keySet().forEach(name -> tried.put(name, all.text(name)));
  }
}
