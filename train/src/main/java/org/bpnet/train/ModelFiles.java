package org.bpnet.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.DecisionThreshold;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Weights;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;

/// A saved model: its weights, and `model.json`, which says how to rebuild the network around them.
final class ModelFiles {
  /// Where weights hold less, what does not fit is told layer by layer.
  private static final long SMALL = 1 << 20;

  /// The names of layers that are not of the library; left out where there are none.
  private static final String OWN = "own_layers";

  /// Left out where the more probable class is chosen.
  private static final String THRESHOLD = "threshold";

  private ModelFiles() {}

  static void save(Network network, Path folder) {
    write("model", List.of(network.params()), () -> describe(network), folder);
  }

  /// Writes weights and, beside them, what they are of.
  ///
  /// @param what is saved, for messages
  static void write(
      String what, List<Parameters> trees, Supplier<JsonValue.Members> describe, Path folder) {
    Map<String, HostArray> values = Weights.of(trees);
    if (values.isEmpty()) { // a network has an output layer at least
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: the %s to be saved there is closed; save it before closing it",
              folder,
              what));
    }
    JsonValue.Members description = describe.get();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CheckpointException(
          folder
              + ": cannot be created as a folder; choose another place or check the rights there",
          e);
    }
    Weights.file(values, description).write(folder.resolve(RunFolder.WEIGHTS));
    JsonFile.write(folder.resolve(RunFolder.MODEL), description);
  }

  static Network load(Path folder, Backend backend, boolean ownsBackend, Parts parts) {
    return read(
        "model",
        folder,
        (file, json) ->
            load(file, json, folder.resolve(RunFolder.WEIGHTS), backend, ownsBackend, parts));
  }

  /// See [Model#summary(Path, Backend, int)].
  static Summary summary(Path folder, Backend backend, int batch) {
    Optional<JsonValue.Members> run =
        Optional.of(folder.resolve(RunFolder.RUN)).filter(Files::isRegularFile).map(JsonFile::read);
    Parameters sketch = Parameters.sketch(backend, Long.MAX_VALUE, "");
    try {
      return read(
          "network",
          folder,
          (file, json) -> {
            Target target = target(json.members("target"));
            Inputs inputs = inputs(json.members("inputs"), target);
            checkOwn(json, Parts.standard(), file);
            Shape input = inputs.featureShape().insert(0, batch);
            return switch (json.text("format")) {
              case AutoencoderFiles.FORMAT ->
                  AutoencoderFiles.summary(json, sketch, inputs, input, run);
              case EmbedderFiles.FORMAT -> EmbedderFiles.summary(json, sketch, inputs, input);
              case Weights.FORMAT -> {
                OutputHead head = head(json, target);
                Layer model = network(json, sketch, inputs, Network.width(head, target));
                yield Network.summary(model, sketch, input, head, target, run);
              }
              default -> throw unknownFormat(json);
            };
          });
    } finally {
      sketch.close();
    }
  }

  /// The layers that a description names, with weights to come.
  static Layer network(JsonValue.Members json, Parameters params, Inputs inputs, int width) {
    return Network.build(ModelSpec.parse(json.text("layers")), params, inputs, width);
  }

  /// Reads what [#write] wrote.
  ///
  /// @param what is expected, for messages
  /// @param made of the description's file and what it holds
  static <T> T read(String what, Path folder, BiFunction<Path, JsonValue.Members, T> made) {
    Path file = folder.resolve(RunFolder.MODEL);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no %s (there is no %s); check the path",
              folder,
              what,
              RunFolder.MODEL));
    }
    try {
      return made.apply(file, JsonFile.read(file));
    } catch (JsonException | IllegalArgumentException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: %s; copy the file again or train anew", file, e.getMessage()),
          e);
    }
  }

  /// A whole number of 32 bits.
  ///
  /// @throws JsonException if it is larger
  static int integer(JsonValue.Members json, String name) {
    long number = json.whole(name);
    if (number != (int) number) {
      throw new JsonException(
          String.format(Locale.ROOT, "'%s' needs a number of 32 bits, got %d", name, number));
    }
    return (int) number;
  }

  /// An empty tree that takes no memory, and no more numbers than the file of the weights holds,
  /// whatever the description claims.
  static Parameters sketch(Backend backend, Safetensors saved, Path weights) {
    long held = saved.tensors().values().stream().mapToLong(v -> v.shape().elementCount()).sum();
    String limit = String.format(Locale.ROOT, "and %s holds %,d", weights.getFileName(), held);
    return Parameters.sketch(backend, Math.max(held, SMALL), limit);
  }

  /// Memory is taken only for what is in the file of the weights, whatever the description claims.
  private static Network load(
      Path file,
      JsonValue.Members json,
      Path weights,
      Backend backend,
      boolean ownsBackend,
      Parts parts) {
    if (json.text("format").equals(EmbedderFiles.FORMAT)) {
      throw new CheckpointException(
          file.getParent()
              + ": holds an embedder, which predicts nothing; use bpnet embed, or Embedder.load");
    }
    if (json.text("format").equals(AutoencoderFiles.FORMAT)) {
      throw new CheckpointException(
          file.getParent()
              + ": holds an autoencoder, which predicts nothing; use Autoencoder.load");
    }
    if (!json.text("format").equals(Weights.FORMAT)) {
      throw unknownFormat(json);
    }
    Target target = target(json.members("target"));
    Inputs inputs = inputs(json.members("inputs"), target);
    checkOwn(json, parts, file);
    ModelSpec layers = ModelSpec.parse(json.text("layers"), parts);
    OutputHead head = head(json, target);
    Standardizer outputs = standardizer(json.members("outputs"));
    var provenance = Provenance.of(json.members("provenance"));
    Safetensors saved = Safetensors.read(weights);
    checkBelongs(saved, json, weights, file);
    Parameters sketch = sketch(backend, saved, weights);
    layers.build(sketch, inputs.featureShape(), Network.width(head, target));
    Weights.check(saved.tensors(), List.of(sketch), weights);
    Parameters params = Network.blank(backend);
    try {
      Layer model = Network.build(layers, params, inputs, Network.width(head, target));
      Weights.put(saved.tensors(), List.of(params));
      return new Network(
          layers,
          model,
          params,
          inputs,
          target,
          head,
          outputs,
          provenance,
          Optional.empty(),
          threshold(json, target),
          Network.predictor(head, target, model, params, ownsBackend));
    } catch (RuntimeException | Error e) {
      params.close();
      throw e;
    }
  }

  /// Weights and description are two files: a copy, or a save that was broken off, may have brought
  /// together what does not belong together. Where either has no sum, nobody can know.
  static void checkBelongs(Safetensors saved, JsonValue.Members json, Path weights, Path file) {
    String needed = saved.metadata().get(Weights.DESCRIPTION);
    Optional<JsonValue> found = json.find(JsonFile.CHECKSUM);
    if (needed != null && found.isPresent() && !found.get().equals(JsonValue.of(needed))) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: was saved with another %s (of checksum %s, here is %s); copy both from one"
                  + " place, or train anew",
              weights,
              file.getFileName(),
              needed,
              json.text(JsonFile.CHECKSUM)));
    }
  }

  private static void checkOwn(JsonValue.Members json, Parts parts, Path file) {
    List<String> own = json.find(OWN).isPresent() ? json.texts(OWN) : List.of();
    for (String name : own) {
      if (!parts.isOwn(name)) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: needs the layer '%s', which is not of the library; give it to load by this"
                    + " name, Parts.standard().with(\"%s\", ..)",
                file,
                name,
                name));
      }
    }
  }

  static JsonValue.Members describe(Network network) {
    List<String> own = network.layers().own();
    JsonValue.Builder description =
        JsonValue.object()
            .with("format", Weights.FORMAT)
            .with("layers", network.layers().toString());
    if (!own.isEmpty()) {
      description.with(OWN, JsonValue.ofTexts(own));
    }
    description
        .with("parameters", network.params().count())
        .with("target", toJson(network.target()))
        .with("head", network.head().toString())
        .with("inputs", toJson(network.inputs()))
        .with("outputs", toJson(network.outputs()));
    network.threshold().ifPresent(by -> description.with(THRESHOLD, toJson(by, network.target())));
    return description.with("provenance", network.provenance().toJson()).build();
  }

  private static JsonValue toJson(DecisionThreshold threshold, Target target) {
    return JsonValue.object()
        .with("class", ((Target.Classes) target).names().get(threshold.label()))
        .with("probability", threshold.probability())
        .build();
  }

  private static Optional<DecisionThreshold> threshold(JsonValue.Members json, Target target) {
    if (json.find(THRESHOLD).isEmpty()) {
      return Optional.empty();
    }
    JsonValue.Members threshold = json.members(THRESHOLD);
    if (!(target instanceof Target.Classes classes && classes.count() == 2)) {
      throw new JsonException("'threshold' needs two classes to choose from");
    }
    return Optional.of(
        new DecisionThreshold(
            classes.names().indexOf(threshold.text("class")), threshold.number("probability")));
  }

  static JsonValue toJson(Target target) {
    return switch (target) {
      case Target.Classes(String column, List<String> names) ->
          JsonValue.object()
              .with("kind", "classes")
              .with("column", column)
              .with("names", JsonValue.ofTexts(names))
              .build();
      case Target.Values(List<String> names) ->
          JsonValue.object().with("kind", "values").with("names", JsonValue.ofTexts(names)).build();
    };
  }

  static Target target(JsonValue.Members json) {
    return switch (json.text("kind")) {
      case "classes" -> new Target.Classes(json.text("column"), json.texts("names"));
      case "values" -> new Target.Values(json.texts("names"));
      default -> throw unknown("target", json);
    };
  }

  /// What is said, or what there was before models said it.
  private static OutputHead head(JsonValue.Members json, Target target) {
    OutputHead head =
        json.find("head").isPresent() ? OutputHead.of(json.text("head")) : Task.standard(target);
    try {
      Task.check(head, target);
    } catch (SettingsException wrong) {
      throw new JsonException(String.valueOf(wrong.getMessage()));
    }
    return head;
  }

  static JsonValue toJson(Inputs inputs) {
    return switch (inputs) {
      case Inputs.Rows(TableEncoder encoder) -> TableFiles.toJson(encoder);
      case Inputs.Arrays(Shape shape, Standardizer standardizer) ->
          JsonValue.object()
              .with("kind", "arrays")
              .with(
                  "shape",
                  new JsonValue.Items(
                      shape.extents().stream().map(extent -> JsonValue.of((long) extent)).toList()))
              .with("standardizer", toJson(standardizer))
              .build();
    };
  }

  static Inputs inputs(JsonValue.Members json, Target target) {
    switch (json.text("kind")) {
      case "rows" -> {
        return new Inputs.Rows(TableFiles.encoder(json, target));
      }
      case "arrays" -> {
        int[] shape = json.items("shape").stream().mapToInt(ModelFiles::extent).toArray();
        return new Inputs.Arrays(Shape.of(shape), standardizer(json.members("standardizer")));
      }
      default -> throw unknown("inputs", json);
    }
  }

  private static int extent(JsonValue value) {
    if (value instanceof JsonValue.Whole(long extent) && extent == (int) extent) {
      return (int) extent;
    }
    throw new JsonException("'shape' needs whole numbers, got " + Json.compact(value));
  }

  private static JsonValue toJson(Standardizer standardizer) {
    return JsonValue.object()
        .with("mean", JsonValue.of(standardizer.mean()))
        .with("scale", JsonValue.of(standardizer.scale()))
        .build();
  }

  private static Standardizer standardizer(JsonValue.Members json) {
    return new Standardizer(json.numbers("mean"), json.numbers("scale"));
  }

  private static JsonException unknownFormat(JsonValue.Members json) {
    return new JsonException(
        String.format(
            Locale.ROOT, "'format' needs %s, got %s", Weights.FORMAT, json.text("format")));
  }

  static JsonException unknown(String what, JsonValue.Members json) {
    return new JsonException(
        String.format(Locale.ROOT, "%s: unknown kind '%s'", what, json.text("kind")));
  }
}
