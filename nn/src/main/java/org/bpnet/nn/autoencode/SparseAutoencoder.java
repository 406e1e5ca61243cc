package org.bpnet.nn.autoencode;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;

/// Few units of the code are on for an example: the mean activation of each over the batch is drawn
/// to a small rate. The code may then be wider than the input. Its units are sigmoids.
///
/// **Formula.** L = E(g(f(x)), x) + weight·Σⱼ KL(ρ ‖ ρ̂ⱼ), with ρ̂ⱼ the mean of unit j over the
/// batch and KL(ρ ‖ ρ̂) = ρ log(ρ/ρ̂) + (1 − ρ) log((1 − ρ)/(1 − ρ̂)), held within [10⁻⁷, 1 −
/// 10⁻⁷].
///
/// **Gradient.** By ρ̂: −ρ/ρ̂ + (1 − ρ)/(1 − ρ̂); 0 beyond the ends. **Differs** where a batch is
/// divided into parts: each has means of its own.
///
/// **Source.** Ng 2011, *Sparse autoencoder*, CS294A lecture notes, section 3; Lee, Ekanadham, Ng
/// 2008 for the rate.
///
/// @param rate ρ, in (0, 1)
/// @param weight how much it counts, 0 or more
public record SparseAutoencoder(double rate, double weight) implements AutoencoderKind {
  private static final double EDGE = 1e-7;

  static final About ABOUT =
      About.of(
              "few units of the code are on: their mean activation is drawn to a small rate",
              "Ng 2011, section 3")
          .written(
              "L = E(g(f(x)), x) + weight sum_j KL(rate || r_j), r = mean of sigmoid codes",
              "L = E(g(f(x)), x) + \\beta \\sum_j \\operatorname{KL}(\\rho \\| \\hat\\rho_j)")
          .gradient(
              "dL/dr = weight ((1 - rate) / (1 - r) - rate / r), beside that of E",
              "\\frac{\\partial L}{\\partial \\hat\\rho} = \\beta \\left(\\frac{1 - \\rho}{1 -"
                  + " \\hat\\rho} - \\frac{\\rho}{\\hat\\rho}\\right)")
          .shapes("[..] -> [D] -> [..]")
          .defaults("Ng 2011, the exercise");

  /// Throws IllegalArgumentException if a number is out of range.
  public SparseAutoencoder {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "sparse: rate must be in (0, 1), got %s", rate));
    }
    Range.notNegative("sparse: weight", weight);
  }

  @Override
  public Tensor code(Tensor outputs) {
    return Activation.SIGMOID.forward(outputs);
  }

  @Override
  public Tensor loss(Autoencoding parts, Tensor x) {
    Tensor code = code(parts.encoder().forward(x));
    Tensor error = parts.error().apply(parts.decoder().forward(code), x);
    return error.add(divergence(code.mean(0)).mul(weight));
  }

  /// The divergence of the wanted rate from those of the units, summed, `[]`.
  ///
  /// @param means of the units, `[D]`
  Tensor divergence(Tensor means) {
    Tensor on = means.maximum(EDGE).minimum(1 - EDGE);
    Tensor off = on.neg().add(1);
    double constant = rate * Math.log(rate) + (1 - rate) * Math.log1p(-rate);
    return on.log().mul(-rate).sub(off.log().mul(1 - rate)).add(constant).sum();
  }

  /// `sparse(rate=0.05, weight=3)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "sparse(rate=%s, weight=%s)", Formula.decimal(rate), Formula.decimal(weight));
  }
}
