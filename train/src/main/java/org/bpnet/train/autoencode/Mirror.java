package org.bpnet.train.autoencode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.autoencode.TiedWeights;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.train.spec.ModelSpec;

/// The decoder that belongs to an encoder: its layers backwards, each width with what follows it.
public final class Mirror {
  private Mirror() {}

  /// The hidden layers of the decoder.
  ///
  /// @throws IllegalArgumentException if the encoder has others than fully connected layers and
  ///   what keeps their widths
  public static ModelSpec of(ModelSpec layers) {
    if (layers.isArchitecture() || layers.isConvolutional() || layers.takesIndices()) {
      throw unfit(layers);
    }
    List<List<String>> groups = new ArrayList<>();
    for (String item : layers.items()) {
      if (item.chars().allMatch(Character::isDigit)) {
        groups.add(new ArrayList<>(List.of(item)));
      } else if (groups.isEmpty()) {
        throw unfit(layers);
      } else {
        groups.getLast().add(item);
      }
    }
    Collections.reverse(groups);
    return new ModelSpec(groups.stream().flatMap(List::stream).toList(), layers.parts());
  }

  private static IllegalArgumentException unfit(ModelSpec layers) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "model: an autoencoder needs widths with activations between them, such as"
                + " 128,relu,32,relu, which its decoder has backwards; got %s",
            layers));
  }

  /// The decoder, from codes `[N, D]` to the numbers of examples, `[N, n]`.
  ///
  /// @param params the node that gets its parameters
  /// @param layers the hidden layers of the encoder
  /// @param encoder that was built of them
  public static Sequential decoder(
      Parameters params,
      ModelSpec layers,
      Sequential encoder,
      AutoencoderSpec spec,
      Shape example,
      Initializer weights) {
    ModelSpec mirrored = of(layers);
    return spec.tied()
        ? TiedWeights.decoder(params, encoder)
        : mirrored.build(params, Shape.of(spec.code()), example.elementCount(), weights);
  }
}
