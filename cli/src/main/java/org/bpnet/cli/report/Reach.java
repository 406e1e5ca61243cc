package org.bpnet.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the things of one kind are used: from the command, by the classes that need three lines, and
/// where a loop is written in Java.
///
/// @param option the option of `bpnet train`, with [#NAME] where the thing stands; empty if none
///   takes it
/// @param setting the method of [org.bpnet.train.Settings], or else of the class that takes it;
///   empty if none does
/// @param java the class and its method
public record Reach(String option, String setting, String java) {
  /// What stands for a thing in an option.
  static final String NAME = "NAME";

  private static final Map<String, Reach> ALL = all();

  private static Map<String, Reach> all() {
    Map<String, Reach> all = new LinkedHashMap<>();
    all.put("activations", new Reach("--model 32,NAME", "Settings.layers", "Layer.forward"));
    all.put(
        "trained-activations",
        new Reach("--model 32,NAME", "Settings.layers", "TrainedActivation.create"));
    all.put("layers", new Reach("--model NAME,32", "Settings.layers", "Layer.forward"));
    all.put("models", new Reach("--model NAME", "Settings.layers", "Architecture.create"));
    all.put("losses", new Reach("--loss NAME", "Settings.loss", "Loss.compute"));
    all.put("heads", embedded("Objective.head"));
    all.put("metric-losses", embedded("MetricLoss.create"));
    all.put("view-losses", inJava("Loss.compute"));
    all.put("distances", embedded("PairLoss.by"));
    all.put("miners", embedded("PairLoss.mining"));
    all.put("reducers", embedded("PairLoss.reducing"));
    all.put("penalties", new Reach("--penalty NAME", "Settings.penalties", "Objective.of"));
    all.put(
        "feature-penalties",
        new Reach("--penalty NAME", "Settings.featurePenalties", "FeaturePenalty.of"));
    all.put("constraints", new Reach("--constraint NAME", "Settings.bounds", "Learner.bounds"));
    all.put("gradients", new Reach("--clip NAME", "Settings.bounds", "Learner.bounds"));
    all.put("initializers", new Reach("--init NAME", "Settings.initializer", "Parameters.weight"));
    all.put("optimizers", new Reach("--optimizer NAME", "Settings.optimizer", "Learner.of"));
    all.put("groups", new Reach("--group NAME", "Settings.groups", "Learner.groups"));
    all.put("averages", new Reach("--average NAME", "Settings.average", "Learner.average"));
    all.put(
        "minimizers", new Reach("--optimizer NAME", "Settings.minimizer", "Training.minimizing"));
    all.put("schedules", new Reach("--schedule NAME", "Settings.schedule", "Learner.schedule"));
    all.put("preparations", new Reach("--init NAME", "Settings.preparation", "Preparation.apply"));
    all.put("augmentations", new Reach("--augment NAME", "Settings.augmentations", "View.of"));
    return all;
  }

  private static Reach embedded(String method) {
    return new Reach("", "Embedder.fit", method);
  }

  private static Reach inJava(String method) {
    return new Reach("", "", method);
  }

  /// That of a kind by its title, `optimizers`.
  public static Reach of(String kind) {
    Reach reach = ALL.get(kind);
    if (reach == null) {
      throw new IllegalArgumentException("Reach: nothing is known of " + kind);
    }
    return reach;
  }

  /// The words of `bpnet train` for a thing, `--optimizer "adamw(decay=0.05)"`, if there are such.
  public Optional<String> command(String thing) {
    boolean quoted = thing.matches(".*[^\\w=.,-].*");
    String[] words = option.split(" ", 2);
    return option.isEmpty()
        ? Optional.empty()
        : Optional.of(words[0] + " " + quote(words[1].replace(NAME, thing), quoted));
  }

  private static String quote(String text, boolean quoted) {
    return quoted ? '"' + text + '"' : text;
  }
}
