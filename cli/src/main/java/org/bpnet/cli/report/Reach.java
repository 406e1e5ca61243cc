package org.bpnet.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the things of one kind are used: from the command, by the classes that need three lines, and
/// where a loop is written in Java.
///
/// @param option the option of `bpnet train`, with [#NAME] where the thing stands; empty if none
///   takes it
/// @param setting the method of [org.bpnet.train.Settings]; empty if none takes it
/// @param java the class and its method
public record Reach(String option, String setting, String java) {
  /// What stands for a thing in an option.
  static final String NAME = "NAME";

  private static final Map<String, Reach> ALL = all();

  private static Map<String, Reach> all() {
    Map<String, Reach> all = new LinkedHashMap<>();
    all.put("activations", new Reach("--model 32,NAME", "layers", "Layer.forward"));
    all.put(
        "trained-activations", new Reach("--model 32,NAME", "layers", "TrainedActivation.create"));
    all.put("layers", new Reach("--model NAME,32", "layers", "Layer.forward"));
    all.put("models", new Reach("--model NAME", "layers", "Architecture.create"));
    all.put("losses", new Reach("--loss NAME", "loss", "Loss.compute"));
    all.put("heads", inJava("Objective.head"));
    all.put("metric-losses", inJava("MetricLoss.create"));
    all.put("view-losses", inJava("Loss.compute"));
    all.put("distances", inJava("PairLoss.by"));
    all.put("miners", inJava("PairLoss.mining"));
    all.put("reducers", inJava("PairLoss.reducing"));
    all.put("penalties", new Reach("--penalty NAME", "penalties", "Objective.of"));
    all.put(
        "feature-penalties", new Reach("--penalty NAME", "featurePenalties", "FeaturePenalty.of"));
    all.put("constraints", new Reach("--constraint NAME", "bounds", "Learner.bounds"));
    all.put("gradients", new Reach("--clip NAME", "bounds", "Learner.bounds"));
    all.put("initializers", new Reach("--init NAME", "initializer", "Parameters.weight"));
    all.put("optimizers", new Reach("--optimizer NAME", "optimizer", "Learner.of"));
    all.put("groups", new Reach("--group NAME", "groups", "Learner.groups"));
    all.put("averages", new Reach("--average NAME", "average", "Learner.average"));
    all.put("minimizers", new Reach("--optimizer NAME", "minimizer", "Training.minimizing"));
    all.put("schedules", new Reach("--schedule NAME", "schedule", "Learner.schedule"));
    all.put("preparations", new Reach("--init NAME", "preparation", "Preparation.apply"));
    all.put("augmentations", new Reach("--augment NAME", "augmentations", "View.of"));
    return all;
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
