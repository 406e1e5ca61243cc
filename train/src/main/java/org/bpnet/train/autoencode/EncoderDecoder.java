package org.bpnet.train.autoencode;

import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.nn.autoencode.AutoencoderKind;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.bpnet.train.spec.ModelSpec;

/// The network of an autoencoder: from inputs to codes, and from codes to outputs that stand for
/// inputs.
///
/// @param layers the hidden layers of the encoder
/// @param encoder up to the numbers of which the kind makes codes
/// @param params of both halves
public record EncoderDecoder(
    ModelSpec layers,
    AutoencoderSpec spec,
    Sequential encoder,
    Sequential decoder,
    Parameters params,
    Inputs inputs,
    Reconstruction reconstruction) {
  private static final String DECODER = "decoder";

  /// An encoder with the decoder that mirrors it, whose parameters are created below `decoder`.
  ///
  /// @param weights what the decoder begins with, where its weights are not those of the encoder
  public static EncoderDecoder around(
      Sequential encoder,
      ModelSpec layers,
      AutoencoderSpec spec,
      Parameters params,
      Inputs inputs,
      Reconstruction reconstruction,
      Initializer weights) {
    Sequential decoder =
        Mirror.decoder(
            params.child(DECODER), layers, encoder, spec, inputs.featureShape(), weights);
    return new EncoderDecoder(layers, spec, encoder, decoder, params, inputs, reconstruction);
  }

  /// The codes of encoded examples `[N, ..]`, `[N, D]`.
  public Tensor codes(Tensor x) {
    return spec.create().code(encoder.forward(x));
  }

  /// What codes stand for, in the units of the data.
  public Tensor decoded(Tensor codes) {
    return reconstruction.shown(decoder.forward(codes));
  }

  /// Encoder, what makes codes of its outputs, and decoder.
  public Layer whole() {
    return Sequential.of(encoder, new Code(spec.create()), decoder);
  }

  /// Shapes, parameters, work and memory, layer by layer, for one example.
  public Summary summary() {
    return Summary.of(whole(), params, inputs.featureShape().insert(0, 1));
  }

  /// What makes codes of an encoder's outputs.
  private record Code(AutoencoderKind kind) implements Layer {
    @Override
    public Tensor forward(Tensor x) {
      return kind.code(x);
    }

    @Override
    public String toString() {
      return "code of " + kind;
    }
  }
}
