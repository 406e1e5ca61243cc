package org.bpnet.train;

import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Summary;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.embed.EmbedLoss;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.Weights;
import org.bpnet.train.spec.ModelSpec;

/// A saved embedder: the weights of network and loss, and `model.json`, which says how to rebuild
/// both around them.
final class EmbedderFiles {
  static final String FORMAT = "bpnet-embedder-1";

  private EmbedderFiles() {}

  static void save(Embedder.Parts parts, Path folder) {
    ModelFiles.write("embedder", parts.trees(), () -> describe(parts), folder);
  }

  static JsonValue.Members describe(Embedder.Parts parts) {
    return JsonValue.object()
        .with("format", FORMAT)
        .with("layers", parts.layers().toString())
        .with("loss", parts.embedding().loss())
        .with("width", parts.embedding().width())
        .with("distance", parts.distance().toString())
        .with("target", ModelFiles.toJson(parts.target()))
        .with("inputs", ModelFiles.toJson(parts.inputs()))
        .with("provenance", parts.provenance().toJson())
        .build();
  }

  static Embedder.Parts load(Path folder, Backend backend) {
    return ModelFiles.read(
        "embedder",
        folder,
        (file, json) -> load(file, json, folder.resolve(RunFolder.WEIGHTS), backend));
  }

  /// Memory is taken only for what is in the file of the weights, whatever the description claims.
  private static Embedder.Parts load(
      Path file, JsonValue.Members json, Path weights, Backend backend) {
    if (!json.text("format").equals(FORMAT)) {
      throw new CheckpointException(
          file.getParent()
              + ": holds a model that predicts, and no embedder; train one with bpnet embed train");
    }
    if (!(ModelFiles.target(json.members("target")) instanceof Target.Classes classes)) {
      throw new JsonException("'target' needs classes, got values");
    }
    Inputs inputs = ModelFiles.inputs(json.members("inputs"), classes);
    ModelSpec layers = ModelSpec.parse(json.text("layers"));
    EmbeddingSpec embedding =
        EmbeddingSpec.of(json.text("loss"), ModelFiles.integer(json, "width"));
    Safetensors saved = Safetensors.read(weights);
    ModelFiles.checkBelongs(saved, json, weights, file);
    EmbedLoss loss = EmbedLoss.parse(embedding.loss());
    Parameters sketch = ModelFiles.sketch(backend, saved, weights);
    Parameters ownSketch = ModelFiles.sketch(backend, saved, weights);
    Layer drawn = Network.build(layers, sketch, inputs, embedding.width());
    loss.create(drawn, ownSketch.child("loss"), classes.count(), embedding.width());
    Weights.check(saved.tensors(), List.of(sketch, ownSketch), weights);
    Parameters params = Network.blank(backend);
    Parameters own = Network.blank(backend);
    try {
      Layer model = Network.build(layers, params, inputs, embedding.width());
      EmbedLoss.Created created =
          loss.create(model, own.child("loss"), classes.count(), embedding.width());
      Weights.put(saved.tensors(), List.of(params, own));
      return new Embedder.Parts(
          layers,
          model,
          params,
          own,
          inputs,
          classes,
          embedding,
          Distances.CATALOG.create(json.text("distance")),
          created.head(),
          Provenance.of(json.members("provenance")));
    } catch (RuntimeException | Error e) {
      own.close();
      params.close();
      throw e;
    }
  }

  /// As a step of training records the network; what its loss does with pairs is not told.
  static Summary summary(JsonValue.Members json, Parameters sketch, Inputs inputs, Shape input) {
    Layer model = ModelFiles.network(json, sketch, inputs, ModelFiles.integer(json, "width"));
    return Summary.ofTraining(
        sketch, input, json.text("loss"), (seen, x) -> seen.apply(model).forward(x));
  }
}
