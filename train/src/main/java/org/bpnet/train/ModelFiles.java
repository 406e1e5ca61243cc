package org.bpnet.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Parameters;
import org.bpnet.core.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Inputs;
import org.bpnet.data.Standardizer;
import org.bpnet.data.TableEncoder;
import org.bpnet.data.TableEncoder.Input;
import org.bpnet.data.Target;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// A saved model: its weights, and `model.json`, which says how to rebuild the network around them.
final class ModelFiles {
  private static final String FORMAT = "bpnet-model-1";

  private ModelFiles() {}

  static void save(Network network, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CheckpointException(
          folder
              + ": cannot be created as a folder; choose another place or check the rights there",
          e);
    }
    RunState.weights(RunState.snapshot(network.params())).write(folder.resolve(RunFolder.WEIGHTS));
    AtomicFile.write(folder.resolve(RunFolder.MODEL), Json.pretty(describe(network)));
  }

  static Network load(Path folder, Backend backend, boolean ownsBackend) {
    Path file = folder.resolve(RunFolder.MODEL);
    Path weights = folder.resolve(RunFolder.WEIGHTS);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no model (there is no %s); check the path",
              folder,
              RunFolder.MODEL));
    }
    JsonValue.Members json = RunFolder.json(file);
    Parameters params = Network.blank(backend);
    try {
      if (!json.text("format").equals(FORMAT)) {
        throw new JsonException(
            String.format(Locale.ROOT, "'format' needs %s, got %s", FORMAT, json.text("format")));
      }
      Target target = target(json.members("target"));
      Inputs inputs = inputs(json.members("inputs"), target);
      ModelSpec layers = ModelSpec.parse(json.text("layers"));
      Layer model = Network.build(layers, params, inputs, target);
      Standardizer outputs = standardizer(json.members("outputs"));
      var provenance = Provenance.of(json.members("provenance"));
      RunState.load(Safetensors.read(weights).tensors(), params, weights);
      return new Network(
          layers,
          model,
          params,
          inputs,
          target,
          outputs,
          provenance,
          Optional.empty(),
          ownsBackend);
    } catch (JsonException | IllegalArgumentException e) {
      params.close();
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: %s; copy the file again or train anew", file, e.getMessage()),
          e);
    } catch (CheckpointException e) {
      params.close();
      throw e;
    }
  }

  static JsonValue.Members describe(Network network) {
    return JsonValue.object()
        .with("format", FORMAT)
        .with("layers", network.layers().toString())
        .with("parameters", network.params().count())
        .with("target", toJson(network.target()))
        .with("inputs", toJson(network.inputs()))
        .with("outputs", toJson(network.outputs()))
        .with("provenance", network.provenance().toJson())
        .build();
  }

  private static JsonValue toJson(Target target) {
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

  private static Target target(JsonValue.Members json) {
    return switch (json.text("kind")) {
      case "classes" -> new Target.Classes(json.text("column"), json.texts("names"));
      case "values" -> new Target.Values(json.texts("names"));
      default -> throw unknown("target", json);
    };
  }

  private static JsonValue toJson(Inputs inputs) {
    return switch (inputs) {
      case Inputs.Rows(TableEncoder encoder) ->
          JsonValue.object()
              .with("kind", "rows")
              .with("column", encoder.column())
              .with(
                  "columns",
                  new JsonValue.Items(encoder.inputs().stream().map(ModelFiles::toJson).toList()))
              .build();
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

  private static Inputs inputs(JsonValue.Members json, Target target) {
    switch (json.text("kind")) {
      case "rows" -> {
        List<Input> columns = new ArrayList<>();
        for (JsonValue column : json.items("columns")) {
          if (!(column instanceof JsonValue.Members members)) {
            throw new JsonException("'columns' needs a list of objects");
          }
          columns.add(input(members));
        }
        return new Inputs.Rows(new TableEncoder(columns, json.text("column"), target));
      }
      case "arrays" -> {
        int[] shape = Arrays.stream(json.numbers("shape")).mapToInt(x -> (int) x).toArray();
        return new Inputs.Arrays(Shape.of(shape), standardizer(json.members("standardizer")));
      }
      default -> throw unknown("inputs", json);
    }
  }

  private static JsonValue toJson(Input input) {
    return switch (input) {
      case Input.Numeric(String column, double fill, double mean, double scale) ->
          JsonValue.object()
              .with("kind", "numeric")
              .with("column", column)
              .with("fill", fill)
              .with("mean", mean)
              .with("scale", scale)
              .build();
      case Input.Categorical(String column, List<String> levels) ->
          JsonValue.object()
              .with("kind", "categorical")
              .with("column", column)
              .with("levels", JsonValue.ofTexts(levels))
              .build();
    };
  }

  private static Input input(JsonValue.Members json) {
    String column = json.text("column");
    return switch (json.text("kind")) {
      case "numeric" ->
          new Input.Numeric(column, json.number("fill"), json.number("mean"), json.number("scale"));
      case "categorical" -> new Input.Categorical(column, json.texts("levels"));
      default -> throw unknown("column " + column, json);
    };
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

  private static JsonException unknown(String what, JsonValue.Members json) {
    return new JsonException(
        String.format(Locale.ROOT, "%s: unknown kind '%s'", what, json.text("kind")));
  }
}
