package org.bpnet.nn.autoencode;

import org.bpnet.core.Tensor;

/// What an autoencoder is asked beside reconstructing its input, so that its code says something of
/// the data and is no mere copy.
///
/// ```java
/// AutoencoderKind kind = Autoencoders.CATALOG.create("sparse(rate=0.05, weight=3)");
/// Tensor loss = kind.loss(new Autoencoding(encoder, decoder, error), x);
/// ```
public sealed interface AutoencoderKind
    permits PlainAutoencoder,
        DenoisingAutoencoder,
        SparseAutoencoder,
        ContractiveAutoencoder,
        VariationalAutoencoder {
  /// How many numbers the encoder gives for a code of so many.
  default int outputs(int code) {
    return code;
  }

  /// Whether the loss draws random numbers in training: a method that minimizes over all examples
  /// at once has none.
  default boolean isRandom() {
    return false;
  }

  /// The codes that stand for examples, `[N, D]`.
  ///
  /// @param outputs of the encoder
  Tensor code(Tensor outputs);

  /// What is made small, `[]`: the error of reconstruction, and what this kind adds. In evaluation
  /// nothing is drawn.
  ///
  /// @param x the inputs, as the encoder takes them
  Tensor loss(Autoencoding parts, Tensor x);
}
