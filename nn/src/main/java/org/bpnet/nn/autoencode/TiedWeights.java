package org.bpnet.nn.autoencode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;

/// Decoders whose weights are the transposes of the encoder's: half the parameters, and a gradient
/// that is the sum of both uses.
///
/// **Formula.** Of an encoder with the layers x·W₁ + b₁, s, h·W₂ + b₂ the decoder is z·W₂ᵀ + c₂, s,
/// h·W₁ᵀ + c₁, with biases of its own that start at 0. What stands between the encoder's layers
/// stands between those of the decoder again, with the same parameters if it has any.
///
/// **Shapes.** `[N, D]` to `[N, n]`, n being the numbers of an example.
///
/// **Source.** Vincent, Larochelle, Bengio, Manzagol 2008, section 2.2; Hinton, Salakhutdinov 2006,
/// where they are tied until fine-tuning.
public final class TiedWeights {
  private TiedWeights() {}

  /// The decoder.
  ///
  /// @param params the node that gets `bias1`, `bias2`, ..
  /// @param encoder fully connected layers, and between them what keeps their widths
  public static Sequential decoder(Parameters params, Sequential encoder) {
    List<Layer> decoder = new ArrayList<>();
    int biases = 0;
    for (Layer layer : encoder.layers().reversed()) {
      switch (layer) {
        case Linear linear -> decoder.add(Transposed.of(params, "bias" + ++biases, linear));
        case Flatten _ -> {}
        default -> decoder.add(layer);
      }
    }
    return new Sequential(decoder);
  }

  /// y = x·Wᵀ + c.
  private record Transposed(String name, Parameter weight, Parameter bias) implements Layer {
    static Transposed of(Parameters params, String name, Linear layer) {
      int in = layer.weight().shape().extent(0);
      Parameter bias = params.weight(name, Shape.of(in), Initializers.zeros());
      return new Transposed(bias.path(), layer.weight(), bias);
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.pass().within(name, () -> x.matmulT(x.pass().read(weight)).add(bias));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "Linear %d -> %d, tied to %s",
          weight.shape().extent(1),
          weight.shape().extent(0),
          weight.path());
    }
  }
}
