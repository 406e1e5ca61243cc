package org.bpnet.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/// How the things of one kind are used: from the command, by the classes that need three lines, and
/// where a loop is written in Java.
///
/// @param program what trains with it, `train` or `embed train`
/// @param option its option, with [#NAME] where the thing stands
/// @param setting the method of [org.bpnet.train.Settings], or else of the class that takes it
/// @param java the class and its method
public record Reach(String program, String option, String setting, String java) {
  /// What stands for a thing in an option.
  static final String NAME = "NAME";

  private static final String TRAIN = "train";
  private static final String EMBED = "embed train";

  private static final Map<String, Reach> ALL = all();

  private static Map<String, Reach> all() {
    Map<String, Reach> all = new LinkedHashMap<>();
    all.put("activations", new Reach(TRAIN, "--model 32,NAME", "Settings.layers", "Layer.forward"));
    all.put(
        "trained-activations",
        new Reach(TRAIN, "--model 32,NAME", "Settings.layers", "TrainedActivation.create"));
    all.put("layers", new Reach(TRAIN, "--model NAME,32", "Settings.layers", "Layer.forward"));
    all.put("models", new Reach(TRAIN, "--model NAME", "Settings.layers", "Architecture.create"));
    all.put("losses", new Reach(TRAIN, "--loss NAME", "Settings.loss", "Loss.compute"));
    all.put("heads", embedded("NAME", "Objective.head"));
    all.put("metric-losses", embedded("NAME", "MetricLoss.create"));
    all.put("view-losses", embedded("NAME", "Loss.compute"));
    all.put("distances", embedded("contrastive(distance=NAME)", "PairLoss.by"));
    all.put("miners", embedded("triplet(miner=NAME)", "PairLoss.mining"));
    all.put("reducers", embedded("triplet(reducer=NAME)", "PairLoss.reducing"));
    all.put(
        "adversarial-losses",
        new Reach("lab gan", "--loss NAME", "Training.of", "AdversarialLoss.discriminator"));
    all.put(
        "autoencoders",
        new Reach(TRAIN, "--autoencoder NAME", "Autoencoder.fit", "AutoencoderKind.loss"));
    all.put("penalties", new Reach(TRAIN, "--penalty NAME", "Settings.penalties", "Objective.of"));
    all.put(
        "feature-penalties",
        new Reach(TRAIN, "--penalty NAME", "Settings.featurePenalties", "FeaturePenalty.of"));
    all.put(
        "constraints", new Reach(TRAIN, "--constraint NAME", "Settings.bounds", "Learner.bounds"));
    all.put("gradients", new Reach(TRAIN, "--clip NAME", "Settings.bounds", "Learner.bounds"));
    all.put(
        "initializers",
        new Reach(TRAIN, "--init NAME", "Settings.initializer", "Parameters.weight"));
    all.put("optimizers", new Reach(TRAIN, "--optimizer NAME", "Settings.optimizer", "Learner.of"));
    all.put("groups", new Reach(TRAIN, "--group NAME", "Settings.groups", "Learner.groups"));
    all.put("averages", new Reach(TRAIN, "--average NAME", "Settings.average", "Learner.average"));
    all.put(
        "minimizers",
        new Reach(TRAIN, "--optimizer NAME", "Settings.minimizer", "Training.minimizing"));
    all.put(
        "schedules", new Reach(TRAIN, "--schedule NAME", "Settings.schedule", "Learner.schedule"));
    all.put(
        "preparations",
        new Reach(TRAIN, "--init NAME", "Settings.preparation", "Preparation.apply"));
    all.put(
        "pretrainings",
        new Reach(TRAIN, "--pretrain NAME", "Settings.preparation", "Preparation.apply"));
    all.put(
        "augmentations", new Reach(TRAIN, "--augment NAME", "Settings.augmentations", "View.of"));
    all.put(
        "samplers",
        new Reach(EMBED, "--sampler NAME", "EmbeddingSpec.sampled", "Training.sampler"));
    return all;
  }

  private static Reach embedded(String loss, String method) {
    return new Reach(EMBED, "--loss " + loss, "Embedder.fit", method);
  }

  /// That of a kind by its title, `optimizers`.
  public static Reach of(String kind) {
    Reach reach = ALL.get(kind);
    if (reach == null) {
      throw new IllegalArgumentException("Reach: nothing is known of " + kind);
    }
    return reach;
  }

  /// What trains with it and how the option is written, `train --model 32,NAME`.
  public String words() {
    return program + " " + option;
  }

  /// The option for a thing, `--optimizer "adamw(decay=0.05)"`.
  public String command(String thing) {
    String[] words = option.split(" ", 2);
    String value = words[1].replace(NAME, thing);
    return words[0] + " " + quote(value, value.matches(".*[^\\w=.,-].*"));
  }

  private static String quote(String text, boolean quoted) {
    return quoted ? '"' + text + '"' : text;
  }
}
