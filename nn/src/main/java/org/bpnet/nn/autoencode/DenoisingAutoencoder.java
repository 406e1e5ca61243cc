package org.bpnet.nn.autoencode;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;

/// Reconstructs the input from what is left of it: the code must hold what the numbers of an
/// example have to do with one another.
///
/// **Formula.** L = E(g(f(x̃)), x). In training x̃ is x + noise·ε with ε normal, of which each
/// number is then set to 0 with probability `masked`; in evaluation it is x. Of standardised inputs
/// 0 is the mean.
///
/// **Source.** Vincent, Larochelle, Bengio, Manzagol 2008, section 2.3; Vincent et al. 2010,
/// section 3.3, for Gaussian noise. The defaults mask a quarter, as their figure of filters does.
///
/// @param masked the share of numbers that are set to 0, in [0, 1)
/// @param noise the standard deviation of what is added, 0 or more
/// @param activation of the code
public record DenoisingAutoencoder(double masked, double noise, Layer activation)
    implements AutoencoderKind {
  static final About ABOUT =
      About.of(
              "reconstructs the input from what noise has left of it",
              "Vincent, Larochelle, Bengio, Manzagol 2008, section 2.3")
          .written(
              "L = E(g(f(x_)), x), x_ = (x + noise e) where u >= masked, else 0",
              "L = E(g(f(\\tilde x)), x), \\quad \\tilde x = m \\odot (x + \\sigma \\varepsilon)")
          .gradient("that of E through both networks", "\\partial E")
          .shapes("[..] -> [D] -> [..]")
          .defaults("a quarter masked, as in the paper's figure 3; a linear code is ours");

  /// Throws IllegalArgumentException if a number is out of range.
  public DenoisingAutoencoder {
    Range.fraction("denoising: masked", masked);
    Range.notNegative("denoising: noise", noise);
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public Tensor code(Tensor outputs) {
    return activation.forward(outputs);
  }

  @Override
  public Tensor loss(Autoencoding parts, Tensor x) {
    Tensor code = code(parts.encoder().forward(corrupted(x)));
    return parts.error().apply(parts.decoder().forward(code), x);
  }

  /// What the encoder is shown in training.
  Tensor corrupted(Tensor x) {
    if (!x.pass().isTraining()) {
      return x;
    }
    Tensor seen = noise == 0 ? x : x.add(x.pass().normal(x.shape()).mul(noise));
    return masked == 0
        ? seen
        : x.pass().uniform(x.shape()).lessThan(masked).where(x.pass().full(x.shape(), 0), seen);
  }

  /// `denoising(masked=0.25, noise=0, activation=identity)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "denoising(masked=%s, noise=%s, activation=%s)",
        Formula.decimal(masked),
        Formula.decimal(noise),
        activation);
  }
}
