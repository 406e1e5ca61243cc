package org.bpnet.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.spi.Precision;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Settings;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.spec.ModelSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What to train on and how, in the order of the help. All of it is noted in the run folder, and so
/// need not be given again to resume.
public final class TrainingOptions {
  private static final String BIAS_ROW = "bias_row";
  private static final String HISTORICAL = "historical";

  @Mixin final DataOptions data = new DataOptions();

  @Option(
      names = {"--model", "--layers"},
      paramLabel = "MODEL",
      description =
          "A network by its name, such as lenet5 or resnet20 (bpnet list models), or its layers up"
              + " to the output, such as conv20@5x5,relu,maxpool2,500,relu,dropout(0.5); 128,relu"
              + " if not given.")
  @Nullable String layers;

  @Option(
      names = "--bias-row",
      description =
          "Hold the biases of fully connected layers as the first row of their matrix, y = [1, x]"
              + " B, as textbooks do; the same as bias_row before the layers of --model.")
  private boolean biasRow;

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
      names = "--drop-last",
      description =
          "Leave the examples out of an epoch that do not fill its last batch; others in each,"
              + " since they are shuffled.")
  boolean dropLast;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description =
          "Divide each batch into N parts that go through the network one after the other: less"
              + " memory, the same step to rounding; 1 if not given.")
  @Nullable Integer accumulate;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "What decides that which no other option does: historical is softmax and squares, made"
              + " small by gradient descent over all examples at once.")
  @Nullable String recipe;

  @Mixin final OptimizerOptions optimizer = new OptimizerOptions();

  @Mixin final ObjectiveOptions objective = new ObjectiveOptions();

  @Mixin final AutoencoderOptions autoencoder = new AutoencoderOptions();

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

  /// The settings that these options ask for.
  ///
  /// @throws IllegalArgumentException if a value is out of range or a name unknown
  Settings settings() {
    Settings settings = Settings.defaults().seed(seedOrDefault()).precision(precision());
    if (recipe != null) {
      if (!recipe.equals(HISTORICAL)) {
        throw new IllegalArgumentException("--recipe: needs historical, got " + recipe);
      }
      settings = settings.historical();
    }
    String model = model();
    if (model != null) {
      settings = settings.layers(model);
    }
    if (epochs != null) {
      settings = settings.epochs(epochs);
    }
    if (batch != null) {
      settings = settings.batchSize(batch);
    }
    if (dropLast) {
      settings = settings.dropLast();
    }
    if (accumulate != null) {
      settings = settings.accumulate(accumulate);
    }
    String minimizer = optimizer.minimizer();
    if (minimizer != null) {
      checkNone(minimizer);
    }
    return objective.applyTo(optimizer.applyTo(data.applyTo(settings)));
  }

  /// The text of the model; null for that of the settings.
  private @Nullable String model() {
    if (!biasRow) {
      return layers;
    }
    String given = layers == null ? Settings.DEFAULT_LAYERS : layers;
    ModelSpec spec = ModelSpec.parse(given);
    if (spec.isArchitecture()) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--bias-row: %s comes with layers of its own; give layers such as 128,relu",
              given));
    }
    return spec.items().isEmpty() ? BIAS_ROW : BIAS_ROW + "," + given;
  }

  /// That no option was given that means nothing to a minimizer.
  private void checkNone(String minimizer) {
    List<String> given = new ArrayList<>();
    JsonValue.Members notes = notes();
    for (String note :
        List.of(
            "batch",
            "drop-last",
            "lr",
            "schedule",
            "group",
            "average",
            "clip",
            "constraint",
            "precision")) {
      if (notes.find(note).isPresent()) {
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

  private Precision precision() {
    return switch (precision) {
      case null -> Precision.F32;
      case "f32" -> Precision.F32;
      case "bf16" -> Precision.BF16;
      default ->
          throw new IllegalArgumentException("--precision: need f32 or bf16, got " + precision);
    };
  }

  /// The data, as they were named, but for passwords.
  ///
  /// @throws UsageException if they were not
  public String dataName() {
    return DataSources.shown(data.required());
  }

  /// The autoencoder that was asked for, if one was.
  ///
  /// @throws UsageException if it cannot be
  public Optional<AutoencoderSpec> autoencoder() {
    return autoencoder.spec(data.table.task);
  }

  /// How often training goes through the data at most, if it was said.
  public OptionalInt epochs() {
    return epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs);
  }

  public long seedOrDefault() {
    return seed == null ? 0 : seed;
  }

  /// What the run folder notes.
  public JsonValue.Members notes() {
    Map<String, JsonValue> notes = new LinkedHashMap<>();
    data.note(notes);
    Notes.put(notes, "model", model());
    Notes.put(notes, "epochs", epochs);
    Notes.put(notes, "batch", batch);
    Notes.flag(notes, "drop-last", dropLast);
    Notes.put(notes, "accumulate", accumulate);
    Notes.put(notes, "recipe", recipe);
    optimizer.note(notes);
    objective.note(notes);
    autoencoder.note(notes);
    Notes.put(notes, "precision", precision);
    Notes.put(notes, "seed", seed);
    return new JsonValue.Members(notes);
  }

  /// The same with other options beside those that were given.
  ///
  /// @param values by the options' names, without `--`
  /// @throws UsageException if there is no such option, or it does not take the value
  public TrainingOptions with(Map<String, String> values) {
    var all = new TrainingOptions();
    List<String> words = new ArrayList<>();
    values.forEach((name, value) -> words.add("--" + name + "=" + value));
    try {
      new CommandLine(all).parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
    all.biasRow = biasRow && all.layers != null;
    all.resume(notes());
    return all;
  }

  /// Takes what was not given from the notes of the run that is resumed.
  ///
  /// @throws JsonException if a note is of another kind than its option
  void resume(JsonValue.Members notes) {
    data.resume(notes);
    layers = Notes.text(layers, notes, "model");
    layers = Notes.text(layers, notes, "layers"); // what runs noted before
    epochs = Notes.integer(epochs, notes, "epochs");
    batch = Notes.integer(batch, notes, "batch");
    dropLast = Notes.flag(dropLast, notes, "drop-last");
    accumulate = Notes.integer(accumulate, notes, "accumulate");
    recipe = Notes.text(recipe, notes, "recipe");
    optimizer.resume(notes);
    objective.resume(notes);
    autoencoder.resume(notes);
    precision = Notes.text(precision, notes, "precision");
    seed = Notes.whole(seed, notes, "seed");
  }
}
