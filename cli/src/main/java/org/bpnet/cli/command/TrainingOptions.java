package org.bpnet.cli.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpnet.core.spi.Precision;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.Groups;
import org.bpnet.nn.optim.Optimizers;
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
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.prepare.Augmentations;
import org.bpnet.train.prepare.Preparations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What to train on and how. All of it is noted in the run folder, and so need not be given again
/// to resume.
final class TrainingOptions {
  private static final Catalog<Object> PENALTIES =
      Catalog.of("penalty").and(Penalties.CATALOG).and(FeaturePenalties.CATALOG);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A name (iris, digits, or one that bpnet fetch lists), a CSV file, a folder or zip file"
              + " of pictures, CLASS/NAME.png or train/CLASS/NAME.png and test/CLASS/NAME.png, or a"
              + " folder of IDX or CIFAR files.")
  @Nullable String data;

  @Mixin final TargetOptions table = new TargetOptions();

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "Scale pictures to cover this size, such as 32x32, and crop the rest; unchanged if not"
              + " given.")
  @Nullable String size;

  @Option(
      names = "--augment",
      paramLabel = "NAMES",
      description = "Random changes to examples in training, such as shift(2), flip, mixup(0.2).")
  @Nullable String augment;

  @Option(
      names = {"--model", "--layers"},
      paramLabel = "MODEL",
      description =
          "A network by its name, such as lenet5 or resnet20 (bpnet list models), or its layers up"
              + " to the output, such as conv20@5x5,relu,maxpool2,500,relu,dropout(0.5); 128,relu"
              + " if not given.")
  @Nullable String layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the data, at most; 20 to 200 by the number of rows if not given, stopped"
              + " early where the schedule is not chosen for images.")
  @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Examples per update; 16 to 128 by the number of rows if not given, or 32 for images.")
  @Nullable Integer batch;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description =
          "Divide each batch into N parts that go through the network one after the other: less"
              + " memory, the same step to rounding; 1 if not given.")
  @Nullable Integer accumulate;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description =
          "The learning rate; the optimizer's published one if not given. A convolutional network"
              + " on 10,000 images or more that is given no --lr, --optimizer or --schedule takes"
              + " nesterov at 0.01, along one_cycle.")
  @Nullable Double learningRate;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      completionCandidates = OptimizerNames.class,
      description =
          "How weights change, such as adamw(decay=0.05) or lookahead(lion): one of"
              + " ${COMPLETION-CANDIDATES}; adam if not given.")
  @Nullable String optimizer;

  @Option(
      names = "--group",
      paramLabel = "NAMES",
      description =
          "Parameters to be trained differently, by their paths, such as \"rate(hidden1*, 0.1)\","
              + " frozen, decay or rule.")
  @Nullable String group;

  @Option(
      names = "--average",
      paramLabel = "NAME",
      description =
          "A mean of the weights that is validated and kept in place of the last ones: ema or swa.")
  @Nullable String average;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "The learning rate over the updates, such as cosine or warm_up(100, cosine); rate and"
              + " total follow from --lr and the run. Constant if not given.")
  @Nullable String schedule;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "The loss to minimize, such as cross_entropy(smoothing=0.1); if not given, cross_entropy"
              + " for classes, mean_squared_error for numbers.")
  @Nullable String loss;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      description =
          "The initial weights, such as he_normal, lsuv or pretrained(FILE, hidden*);"
              + " glorot_uniform if not given.")
  @Nullable String init;

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

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "f32, or bf16: factors of products rounded to bfloat16; f32 if not given.")
  @Nullable String precision;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all random choices; 0 if not given.")
  @Nullable Long seed;

  /// What there is to give to `--optimizer`.
  static final class OptimizerNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Optimizers.CATALOG, Minimizers.CATALOG)
          .flatMap(catalog -> catalog.entries().stream().map(Catalog.Entry::name))
          .iterator();
    }
  }

  /// The settings that these options ask for.
  ///
  /// @throws IllegalArgumentException if a value is out of range or a name unknown
  Settings settings() {
    Settings settings = Settings.defaults().seed(seedOrDefault()).precision(precision());
    if (layers != null) {
      settings = settings.layers(layers);
    }
    if (epochs != null) {
      settings = settings.epochs(epochs);
    }
    if (batch != null) {
      settings = settings.batchSize(batch);
    }
    if (accumulate != null) {
      settings = settings.accumulate(accumulate);
    }
    if (optimizer != null) {
      settings = optimized(settings, optimizer);
    }
    if (group != null) {
      settings = settings.groups(Groups.CATALOG.createAll(group).toArray(Group[]::new));
    }
    if (average != null) {
      settings = settings.average(average);
    }
    if (learningRate != null) {
      if (!(learningRate > 0 && Double.isFinite(learningRate))) {
        throw new IllegalArgumentException("--lr: needs a number above 0, got " + learningRate);
      }
      settings = settings.learningRate(learningRate);
    }
    if (schedule != null) {
      settings = settings.schedule(schedule);
    }
    if (loss != null) {
      settings = settings.loss(Losses.CATALOG.create(loss));
    }
    if (penalty != null) {
      settings = penalized(settings, PENALTIES.createAll(penalty));
    }
    if (augment != null) {
      settings = settings.augmentations(Augmentations.CATALOG.createAll(augment));
    }
    List<GradientTransform> gradients =
        clip == null ? List.of() : GradientTransforms.CATALOG.createAll(clip);
    List<Constraint> constraints =
        constraint == null ? List.of() : Constraints.CATALOG.createAll(constraint);
    return started(settings.bounds(new Bounds(gradients, constraints)));
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

  /// With an optimizer or a minimizer.
  private Settings optimized(Settings settings, String text) {
    String name = Spec.parse(text).name();
    if (Minimizers.CATALOG.find(name).isPresent()) {
      checkNone(name);
      return settings.minimizer(Minimizers.CATALOG.create(text));
    }
    if (Optimizers.CATALOG.find(name).isEmpty()) {
      throw Catalog.unknown("optimizer", name, List.of(Optimizers.CATALOG, Minimizers.CATALOG));
    }
    return settings.optimizer(Optimizers.CATALOG.create(text));
  }

  /// That no option was given that means nothing to a minimizer.
  private void checkNone(String minimizer) {
    List<String> given = new ArrayList<>();
    for (String note :
        List.of("batch", "lr", "schedule", "group", "average", "clip", "constraint", "precision")) {
      if (notes().find(note).isPresent()) {
        given.add("--" + note);
      }
    }
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s: no meaning for a minimizer, which takes all examples at once and finds its"
                  + " own step lengths; leave it out",
              minimizer,
              String.join(", ", given)));
    }
  }

  /// With the first weights, which are drawn or made of something.
  private Settings started(Settings settings) {
    if (init == null) {
      return settings;
    }
    String name = Spec.parse(init).name();
    if (Preparations.CATALOG.find(name).isPresent()) {
      return settings.preparation(Preparations.CATALOG.create(init));
    }
    if (Initializers.CATALOG.find(name).isEmpty()) {
      throw Catalog.unknown(
          "initializer", name, List.of(Initializers.CATALOG, Preparations.CATALOG));
    }
    return settings.initializer(Initializers.CATALOG.create(init));
  }

  private Precision precision() {
    return switch (precision) {
      case null -> Precision.F32;
      case "f32" -> Precision.F32;
      case "bf16" -> Precision.BF16;
      default ->
          throw new IllegalArgumentException("--precision: need f32 or bf16, got " + precision);
    };
  }

  /// What targets the loss is for that was asked for.
  Loss.Kind lossKind() {
    return loss == null ? Loss.Kind.ANY : Losses.CATALOG.create(loss).kind();
  }

  /// What pictures are brought to.
  ///
  /// @throws IllegalArgumentException if the size is none
  PictureShape pictures() {
    return size == null ? PictureShape.asStored() : PictureShape.ofSize(size);
  }

  long seedOrDefault() {
    return seed == null ? 0 : seed;
  }

  /// What the run folder notes.
  JsonValue.Members notes() {
    Map<String, JsonValue> notes = new LinkedHashMap<>();
    note(notes, "data", Optional.ofNullable(data).map(TrainingOptions::placed).map(JsonValue::of));
    table.note(notes);
    note(notes, "size", size);
    note(notes, "augment", augment);
    note(notes, "model", layers);
    note(notes, "epochs", Optional.ofNullable(epochs).map(JsonValue::of));
    note(notes, "batch", Optional.ofNullable(batch).map(JsonValue::of));
    note(notes, "accumulate", Optional.ofNullable(accumulate).map(JsonValue::of));
    note(notes, "lr", Optional.ofNullable(learningRate).map(JsonValue::of));
    note(notes, "optimizer", optimizer);
    note(notes, "group", group);
    note(notes, "average", average);
    note(notes, "schedule", schedule);
    note(notes, "loss", loss);
    note(notes, "init", init);
    note(notes, "penalty", penalty);
    note(notes, "clip", clip);
    note(notes, "constraint", constraint);
    note(notes, "precision", precision);
    note(notes, "seed", Optional.ofNullable(seed).map(JsonValue::of));
    return new JsonValue.Members(notes);
  }

  static void note(Map<String, JsonValue> notes, String name, @Nullable String value) {
    note(notes, name, Optional.ofNullable(value).map(JsonValue::of));
  }

  private static void note(
      Map<String, JsonValue> notes, String name, Optional<? extends JsonValue> value) {
    value.ifPresent(given -> notes.put(name, given));
  }

  /// A path that holds in whatever folder the run is resumed.
  private static String placed(String data) {
    return DataSources.locate(data).map(path -> path.toAbsolutePath().toString()).orElse(data);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  ///
  /// @throws JsonException if a note is of another kind than its option
  void resume(JsonValue.Members notes) {
    data = data == null ? text(notes, "data") : data;
    table.resume(notes);
    size = size == null ? text(notes, "size") : size;
    augment = augment == null ? text(notes, "augment") : augment;
    layers = layers == null ? text(notes, "model") : layers;
    layers = layers == null ? text(notes, "layers") : layers; // what runs noted before
    optimizer = optimizer == null ? text(notes, "optimizer") : optimizer;
    group = group == null ? text(notes, "group") : group;
    average = average == null ? text(notes, "average") : average;
    schedule = schedule == null ? text(notes, "schedule") : schedule;
    loss = loss == null ? text(notes, "loss") : loss;
    init = init == null ? text(notes, "init") : init;
    penalty = penalty == null ? text(notes, "penalty") : penalty;
    clip = clip == null ? text(notes, "clip") : clip;
    constraint = constraint == null ? text(notes, "constraint") : constraint;
    precision = precision == null ? text(notes, "precision") : precision;
    if (epochs == null && notes.find("epochs").isPresent()) {
      epochs = integer(notes, "epochs");
    }
    if (batch == null && notes.find("batch").isPresent()) {
      batch = integer(notes, "batch");
    }
    if (accumulate == null && notes.find("accumulate").isPresent()) {
      accumulate = integer(notes, "accumulate");
    }
    if (learningRate == null && notes.find("lr").isPresent()) {
      learningRate = notes.number("lr");
    }
    if (seed == null && notes.find("seed").isPresent()) {
      seed = notes.whole("seed");
    }
  }

  private static int integer(JsonValue.Members notes, String name) {
    long value = notes.whole(name);
    if (value != (int) value) {
      throw new JsonException(
          String.format(Locale.ROOT, "'%s' needs a number of 32 bits, got %d", name, value));
    }
    return (int) value;
  }

  static @Nullable String text(JsonValue.Members notes, String name) {
    return notes.find(name).isPresent() ? notes.text(name) : null;
  }
}
