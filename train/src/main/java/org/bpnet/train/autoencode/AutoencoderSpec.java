package org.bpnet.train.autoencode;

import org.bpnet.nn.autoencode.AutoencoderKind;
import org.bpnet.nn.autoencode.Autoencoders;
import org.bpnet.nn.autoencode.VariationalAutoencoder;

/// What an [org.bpnet.train.Autoencoder] is trained for: which kind, into how many numbers.
/// Immutable.
///
/// ```java
/// AutoencoderSpec.of(2)
/// AutoencoderSpec.of("sparse(rate=0.05, weight=3)", 64).sharingWeights()
/// ```
///
/// @param kind one of [Autoencoders]
/// @param code how many numbers a code has
/// @param tied whether the decoder has the encoder's weights, transposed
public record AutoencoderSpec(String kind, int code, boolean tied) {
  /// Throws IllegalArgumentException if there is no such kind, a number is out of range, or weights
  /// are tied of a kind whose encoder gives more than codes.
  public AutoencoderSpec {
    AutoencoderKind made = Autoencoders.CATALOG.create(kind);
    if (code < 1) {
      throw new IllegalArgumentException("code: needs at least one number, got " + code);
    }
    if (tied && made instanceof VariationalAutoencoder) {
      throw new IllegalArgumentException(
          "tied weights: the encoder of a variational autoencoder gives means and variances, and"
              + " the decoder takes codes; leave the ties out");
    }
  }

  /// A plain autoencoder.
  public static AutoencoderSpec of(int code) {
    return of("plain", code);
  }

  /// One of a kind.
  public static AutoencoderSpec of(String kind, int code) {
    return new AutoencoderSpec(kind, code, false);
  }

  /// With the encoder's weights in the decoder, transposed.
  public AutoencoderSpec sharingWeights() {
    return new AutoencoderSpec(kind, code, true);
  }

  /// The kind itself.
  public AutoencoderKind create() {
    return Autoencoders.CATALOG.create(kind);
  }
}
