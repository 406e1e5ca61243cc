package org.bpnet.cli.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.bound.Constraint;
import org.bpnet.nn.regularizer.bound.Constraints;
import org.bpnet.nn.regularizer.bound.GradientTransform;
import org.bpnet.nn.regularizer.bound.GradientTransforms;
import org.bpnet.nn.regularizer.penalty.FeaturePenalties;
import org.bpnet.nn.regularizer.penalty.FeaturePenalty;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Preparation;
import org.bpnet.train.prepare.Preparations;
import org.bpnet.train.prepare.Pretrainings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is made small, from which weights on, and within which bounds.
final class ObjectiveOptions {
  private static final Catalog<Object> PENALTIES =
      Catalog.of("penalty").and(Penalties.CATALOG).and(FeaturePenalties.CATALOG);

  @Option(
      names = "--head",
      paramLabel = "TASK",
      description =
          "What the last layer's numbers mean: binary, multi_class, multi_label, regression,"
              + " non_negative or count; if not given, as target and loss suggest.")
  @Nullable String head;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "The loss to minimize, such as cross_entropy(smoothing=0.1), hinge or mse; if not given,"
              + " cross_entropy for classes, mean_squared_error for numbers.")
  @Nullable String loss;

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description =
          "How much examples of a class count in cross_entropy: rare=9,usual=1, those of others 1;"
              + " or balanced, all classes the same together.")
  @Nullable String classWeights;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      description =
          "The initial weights, such as he_normal, lsuv or pretrained(FILE, hidden*);"
              + " glorot_uniform if not given.")
  @Nullable String init;

  @Option(
      names = "--pretrain",
      paramLabel = "NAME",
      description =
          "What fully connected layers learn one after the other, without labels, before the whole"
              + " network does: rbm or autoencoder, such as rbm(epochs=8) or autoencoder(masked="
              + "0.25).")
  @Nullable String pretrain;

  @Option(
      names = "--penalty",
      paramLabel = "NAMES",
      description =
          "Terms added to the loss, for large weights or for features: l2(1e-4),"
              + " annealed(l1(1e-4), linear(to=1, total=500)), feature_incay(0.01).")
  @Nullable String penalty;

  @Option(
      names = "--clip",
      paramLabel = "NAMES",
      description = "Applied to gradients before each update, such as global_norm(1).")
  @Nullable String clip;

  @Option(
      names = "--constraint",
      paramLabel = "NAMES",
      description = "Applied to weights after each update, such as max_norm(3).")
  @Nullable String constraint;

  /// The head that was asked for.
  Optional<OutputHead> outputHead() {
    return Optional.ofNullable(head).map(OutputHead::of);
  }

  /// What the loss compares that was asked for.
  Loss.Kind lossKind() {
    return loss == null ? Loss.Kind.ANY : Losses.CATALOG.create(loss).kind();
  }

  Settings applyTo(Settings settings) {
    Settings set = outputHead().map(settings::head).orElse(settings);
    if (loss != null) {
      set = set.loss(Losses.CATALOG.create(loss));
    }
    if (classWeights != null) {
      set = weighted(set, classWeights);
    }
    if (penalty != null) {
      set = penalized(set, PENALTIES.createAll(penalty));
    }
    List<GradientTransform> gradients =
        clip == null ? List.of() : GradientTransforms.CATALOG.createAll(clip);
    List<Constraint> constraints =
        constraint == null ? List.of() : Constraints.CATALOG.createAll(constraint);
    set = set.bounds(new Bounds(gradients, constraints));
    return prepared(init == null ? set : started(set, init));
  }

  /// With what is done to the first weights.
  private Settings prepared(Settings settings) {
    Optional<Preparation> first =
        Optional.ofNullable(init)
            .filter(text -> Preparations.CATALOG.find(Spec.parse(text).name()).isPresent())
            .map(Preparations.CATALOG::create);
    Optional<Preparation> next = Optional.ofNullable(pretrain).map(Pretrainings.CATALOG::create);
    return Stream.of(first, next)
        .flatMap(Optional::stream)
        .reduce(Preparation::then)
        .map(settings::preparation)
        .orElse(settings);
  }

  private static Settings weighted(Settings settings, String weights) {
    if (weights.equals("balanced")) {
      return settings.balancedClasses();
    }
    Map<String, Double> byName = new LinkedHashMap<>();
    for (String item : TableOptions.names(weights)) {
      int sign = item.lastIndexOf('=');
      try {
        byName.put(item.substring(0, sign).strip(), Double.valueOf(item.substring(sign + 1)));
      } catch (IndexOutOfBoundsException | NumberFormatException wrong) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "--class-weights: needs balanced, or names with numbers such as rare=9,usual=1,"
                    + " got '%s'",
                item));
      }
    }
    return settings.classWeights(byName);
  }

  private static Settings penalized(Settings settings, List<Object> all) {
    return settings
        .penalties(
            all.stream()
                .filter(Penalty.class::isInstance)
                .map(Penalty.class::cast)
                .toArray(Penalty[]::new))
        .featurePenalties(
            all.stream()
                .filter(FeaturePenalty.class::isInstance)
                .map(FeaturePenalty.class::cast)
                .toArray(FeaturePenalty[]::new));
  }

  /// With first weights that are drawn, or made of something, which [#prepared] does.
  private static Settings started(Settings settings, String init) {
    String name = Spec.parse(init).name();
    if (Preparations.CATALOG.find(name).isPresent()) {
      return settings;
    }
    if (Initializers.CATALOG.find(name).isEmpty()) {
      throw Catalog.unknown(
          "initializer", name, List.of(Initializers.CATALOG, Preparations.CATALOG));
    }
    return settings.initializer(Initializers.CATALOG.create(init));
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "head", head);
    Notes.put(notes, "loss", loss);
    Notes.put(notes, "class-weights", classWeights);
    Notes.put(notes, "init", init);
    Notes.put(notes, "pretrain", pretrain);
    Notes.put(notes, "penalty", penalty);
    Notes.put(notes, "clip", clip);
    Notes.put(notes, "constraint", constraint);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    head = Notes.text(head, notes, "head");
    loss = Notes.text(loss, notes, "loss");
    classWeights = Notes.text(classWeights, notes, "class-weights");
    init = Notes.text(init, notes, "init");
    pretrain = Notes.text(pretrain, notes, "pretrain");
    penalty = Notes.text(penalty, notes, "penalty");
    clip = Notes.text(clip, notes, "clip");
    constraint = Notes.text(constraint, notes, "constraint");
  }
}
