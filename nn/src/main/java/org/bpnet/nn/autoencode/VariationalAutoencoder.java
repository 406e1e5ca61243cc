package org.bpnet.nn.autoencode;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;

/// The code of an example is a normal distribution, drawn to the standard one: what is decoded from
/// standard normal numbers looks like the data.
///
/// **Formula.** L = E(g(μ + σ·ε), x) + weight·KL, with ε standard normal and KL = ½ Σⱼ (μⱼ² + σⱼ² −
/// 1 − log σⱼ²), the mean over the batch. The encoder gives μ and log σ², `[N, 2D]`. In evaluation
/// ε is 0; the code is μ. With half the squared error for E this is the bound on −log p(x) for a
/// normal distribution of variance 1 around the reconstruction, and with the cross-entropy for
/// independent answers, up to a constant.
///
/// **Source.** Kingma, Welling 2014, eqs. 7 and 10 and appendix B; weight: Higgins et al. 2017, β.
///
/// @param weight β, 0 or more
public record VariationalAutoencoder(double weight) implements AutoencoderKind {
  static final About ABOUT =
      About.of(
              "the code is a distribution, drawn to the standard normal one",
              "Kingma, Welling 2014, eq. 10")
          .written(
              "L = E(g(m + s e), x) + weight sum_j (m_j^2 + s_j^2 - 1 - log s_j^2) / 2",
              "L = E(g(\\mu + \\sigma \\varepsilon), x) + \\frac{\\beta}{2} \\sum_j (\\mu_j^2 +"
                  + " \\sigma_j^2 - 1 - \\log \\sigma_j^2)")
          .gradient(
              "that of E by m + s e; weight m by m and weight (s^2 - 1) / 2 by log s^2",
              "\\partial_\\mu = \\beta \\mu, \\quad \\partial_{\\log \\sigma^2} ="
                  + " \\frac{\\beta}{2} (\\sigma^2 - 1)")
          .shapes("[..] -> [2 D] -> [D] -> [..]")
          .defaults("the paper");

  /// Throws IllegalArgumentException if the weight is negative.
  public VariationalAutoencoder {
    Range.notNegative("variational: weight", weight);
  }

  @Override
  public int outputs(int code) {
    return Math.multiplyExact(2, code);
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public Tensor code(Tensor outputs) {
    return outputs.slice(1, 0, outputs.shape().extent(1) / 2);
  }

  @Override
  public Tensor loss(Autoencoding parts, Tensor x) {
    Tensor outputs = parts.encoder().forward(x);
    Tensor mean = code(outputs);
    int code = mean.shape().extent(1);
    Tensor logVariance = outputs.slice(1, code, 2 * code);
    Tensor drawn = mean;
    if (x.pass().isTraining()) {
      Tensor deviation = logVariance.mul(0.5).exp();
      drawn = mean.add(deviation.mul(x.pass().normal(mean.shape())));
    }
    Tensor error = parts.error().apply(parts.decoder().forward(drawn), x);
    return error.add(divergence(mean, logVariance).mul(weight));
  }

  /// KL(N(μ, σ²) ‖ N(0, 1)), summed over the code, the mean over the batch.
  static Tensor divergence(Tensor mean, Tensor logVariance) {
    Tensor each = mean.square().add(logVariance.exp()).sub(1).sub(logVariance);
    return each.sum(1).mean().mul(0.5);
  }

  /// `variational(weight=1)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "variational(weight=%s)", Formula.decimal(weight));
  }
}
