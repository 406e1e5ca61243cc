package org.bpnet.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bpnet.data.DataSource;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.nn.optim.UpdateRule;
import org.bpnet.train.Settings;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What to train on and how. All of it is noted in the run folder, and so need not be given again
/// to resume.
final class TrainingOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description = "A bundled name (iris, digits), a CSV file, or a folder of IDX files.")
  @Nullable String data;

  @Option(
      names = "--target",
      paramLabel = "COL",
      description = "The column to predict; the last if not given.")
  @Nullable String target;

  @Option(
      names = "--layers",
      paramLabel = "SPEC",
      description = "Hidden layers: widths, activations, dropout(rate); 128,relu if not given.")
  @Nullable String layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data, at most; 200 with early stopping if not given.")
  @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples to each update; 16 to 128 by the number of rows if not given.")
  @Nullable Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description = "The learning rate; the optimizer's published one if not given.")
  @Nullable Double learningRate;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "adam, adamw, sgd, momentum, nesterov; adam if not given.")
  @Nullable String optimizer;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What all random choices derive from; 0 if not given.")
  @Nullable Long seed;

  /// The settings that these options ask for.
  ///
  /// @throws IllegalArgumentException if a value is out of range or a name unknown
  Settings settings() {
    Settings settings = Settings.defaults().seed(seedOrDefault());
    if (layers != null) {
      settings = settings.layers(layers);
    }
    if (epochs != null) {
      settings = settings.epochs(epochs);
    }
    if (batch != null) {
      settings = settings.batchSize(batch);
    }
    if (optimizer != null) {
      UpdateRule rule = Optimizers.CATALOG.create(optimizer);
      settings = settings.optimizer(rule);
    }
    if (learningRate != null) {
      if (!(learningRate > 0 && Double.isFinite(learningRate))) {
        throw new IllegalArgumentException("--lr: needs a number above 0, got " + learningRate);
      }
      settings = settings.learningRate(learningRate);
    }
    return settings;
  }

  long seedOrDefault() {
    return seed == null ? 0 : seed;
  }

  /// What the run folder notes.
  JsonValue.Members notes() {
    Map<String, JsonValue> notes = new LinkedHashMap<>();
    note(notes, "data", Optional.ofNullable(data).map(TrainingOptions::placed).map(JsonValue::of));
    note(notes, "target", Optional.ofNullable(target).map(JsonValue::of));
    note(notes, "layers", Optional.ofNullable(layers).map(JsonValue::of));
    note(notes, "epochs", Optional.ofNullable(epochs).map(JsonValue::of));
    note(notes, "batch", Optional.ofNullable(batch).map(JsonValue::of));
    note(notes, "lr", Optional.ofNullable(learningRate).map(JsonValue::of));
    note(notes, "optimizer", Optional.ofNullable(optimizer).map(JsonValue::of));
    note(notes, "seed", Optional.ofNullable(seed).map(JsonValue::of));
    return new JsonValue.Members(notes);
  }

  private static void note(
      Map<String, JsonValue> notes, String name, Optional<? extends JsonValue> value) {
    value.ifPresent(given -> notes.put(name, given));
  }

  /// A path that holds in whatever folder the run is resumed.
  private static String placed(String data) {
    boolean bundled = DataSource.bundled().contains(data);
    return bundled || !Files.exists(Path.of(data))
        ? data
        : Path.of(data).toAbsolutePath().toString();
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    data = data == null ? text(notes, "data") : data;
    target = target == null ? text(notes, "target") : target;
    layers = layers == null ? text(notes, "layers") : layers;
    optimizer = optimizer == null ? text(notes, "optimizer") : optimizer;
    if (epochs == null && notes.find("epochs").isPresent()) {
      epochs = (int) notes.whole("epochs");
    }
    if (batch == null && notes.find("batch").isPresent()) {
      batch = (int) notes.whole("batch");
    }
    if (learningRate == null && notes.find("lr").isPresent()) {
      learningRate = notes.number("lr");
    }
    if (seed == null && notes.find("seed").isPresent()) {
      seed = notes.whole("seed");
    }
  }

  private static @Nullable String text(JsonValue.Members notes, String name) {
    return notes.find(name).isPresent() ? notes.text(name) : null;
  }
}
