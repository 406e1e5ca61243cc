package org.bpnet.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.autoencode.Autoencoding;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.autoencode.EncoderDecoder;
import org.bpnet.train.autoencode.Reconstruction;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.Weights;
import org.bpnet.train.spec.ModelSpec;

/// A saved autoencoder: its weights, and `model.json`, which says how to rebuild it around them.
final class AutoencoderFiles {
  static final String FORMAT = "bpnet-autoencoder-1";

  private AutoencoderFiles() {}

  static void save(Autoencoder.Parts parts, Path folder) {
    ModelFiles.write("autoencoder", List.of(parts.net().params()), () -> describe(parts), folder);
  }

  static JsonValue.Members describe(Autoencoder.Parts parts) {
    EncoderDecoder net = parts.net();
    return JsonValue.object()
        .with("format", FORMAT)
        .with("layers", net.layers().toString())
        .with("autoencoder", net.spec().kind())
        .with("code", net.spec().code())
        .with("tied", net.spec().tied())
        .with("head", net.reconstruction().head().toString())
        .with("target", ModelFiles.toJson(parts.target()))
        .with("inputs", ModelFiles.toJson(net.inputs()))
        .with("provenance", parts.provenance().toJson())
        .build();
  }

  static Autoencoder.Parts load(Path folder, Backend backend) {
    return ModelFiles.read(
        "autoencoder",
        folder,
        (file, json) -> load(file, json, folder.resolve(RunFolder.WEIGHTS), backend));
  }

  /// Memory is taken only for what is in the file of the weights, whatever the description claims.
  private static Autoencoder.Parts load(
      Path file, JsonValue.Members json, Path weights, Backend backend) {
    if (!json.text("format").equals(FORMAT)) {
      throw new CheckpointException(
          file.getParent()
              + ": holds no autoencoder; train one with bpnet train --task autoencode");
    }
    Target target = ModelFiles.target(json.members("target"));
    Inputs inputs = ModelFiles.inputs(json.members("inputs"), target);
    ModelSpec layers = ModelSpec.parse(json.text("layers"));
    AutoencoderSpec spec = spec(json);
    Reconstruction reconstruction =
        Reconstruction.of(Optional.of(head(json)), Optional.empty(), inputs);
    Safetensors saved = Safetensors.read(weights);
    ModelFiles.checkBelongs(saved, json, weights, file);
    Parameters sketch = ModelFiles.sketch(backend, saved, weights);
    build(sketch, layers, spec, inputs, reconstruction);
    Weights.check(saved.tensors(), List.of(sketch), weights);
    Parameters params = Network.blank(backend);
    try {
      EncoderDecoder net = build(params, layers, spec, inputs, reconstruction);
      Weights.put(saved.tensors(), List.of(params));
      return new Autoencoder.Parts(net, target, Provenance.of(json.members("provenance")));
    } catch (RuntimeException | Error e) {
      params.close();
      throw e;
    }
  }

  /// As a step of training records it: the halves, what the kind does between them, and the loss.
  static Summary summary(
      JsonValue.Members json,
      Parameters sketch,
      Inputs inputs,
      Shape input,
      Optional<JsonValue.Members> run) {
    Optional<Loss> loss =
        run.flatMap(known -> known.find("notes"))
            .filter(
                notes -> notes instanceof JsonValue.Members named && named.find("loss").isPresent())
            .flatMap(notes -> Network.named(((JsonValue.Members) notes).text("loss")));
    Reconstruction reconstruction = Reconstruction.of(Optional.of(head(json)), loss, inputs);
    AutoencoderSpec spec = spec(json);
    EncoderDecoder net =
        build(sketch, ModelSpec.parse(json.text("layers")), spec, inputs, reconstruction);
    return Summary.ofTraining(
        sketch,
        input,
        spec.kind(),
        (seen, x) ->
            spec.create()
                .loss(
                    new Autoencoding(
                        seen.apply(net.encoder()),
                        seen.apply(net.decoder()),
                        reconstruction::error),
                    x));
  }

  private static AutoencoderSpec spec(JsonValue.Members json) {
    return new AutoencoderSpec(
        json.text("autoencoder"), ModelFiles.integer(json, "code"), json.bool("tied"));
  }

  private static EncoderDecoder build(
      Parameters params,
      ModelSpec layers,
      AutoencoderSpec spec,
      Inputs inputs,
      Reconstruction reconstruction) {
    int outputs = spec.create().outputs(spec.code());
    return EncoderDecoder.around(
        layers.build(params, inputs.featureShape(), outputs),
        layers,
        spec,
        params,
        inputs,
        reconstruction,
        Initializers.glorotUniform());
  }

  private static OutputHead head(JsonValue.Members json) {
    String name = json.text("head");
    return name.equals(OutputHead.AUTOENCODING.toString())
        ? OutputHead.AUTOENCODING
        : OutputHead.of(name);
  }
}
