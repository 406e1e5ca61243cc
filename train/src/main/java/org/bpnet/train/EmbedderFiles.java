package org.bpnet.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
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
    Map<String, HostArray> values = Weights.of(parts.trees());
    if (values.isEmpty()) { // a network has a last layer at least
      throw new IllegalStateException(
          folder + ": the embedder to be saved there is closed; save it before closing it");
    }
    JsonValue.Members description = describe(parts);
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
    Path file = folder.resolve(RunFolder.MODEL);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: holds no embedder (there is no %s); check the path",
              folder,
              RunFolder.MODEL));
    }
    try {
      return load(file, JsonFile.read(file), folder.resolve(RunFolder.WEIGHTS), backend);
    } catch (JsonException | IllegalArgumentException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT, "%s: %s; copy the file again or train anew", file, e.getMessage()),
          e);
    }
  }

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
    EmbeddingSpec embedding = EmbeddingSpec.of(json.text("loss"), (int) json.whole("width"));
    Safetensors saved = Safetensors.read(weights);
    ModelFiles.checkBelongs(saved, json, weights, file);
    Parameters params = Parameters.create(backend, new Seed(0));
    Parameters own = Parameters.create(backend, new Seed(0));
    try {
      Layer model = Network.build(layers, params, inputs, embedding.width());
      EmbedLoss.parse(embedding.loss())
          .objective(model, own.child("loss"), classes.count(), embedding.width());
      Weights.load(saved.tensors(), List.of(params, own), weights);
      return new Embedder.Parts(
          layers,
          model,
          params,
          own,
          inputs,
          classes,
          embedding,
          Distances.CATALOG.create(json.text("distance")),
          Provenance.of(json.members("provenance")));
    } catch (RuntimeException | Error e) {
      own.close();
      params.close();
      throw e;
    }
  }
}
