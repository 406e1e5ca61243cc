package org.bpnet.nn.embed.loss;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// The pairs of an anchor, each weighed by how hard it is and by how hard the others are.
///
/// **Formula.** (1/α)·log(1 + Σₚ exp(−α(sₐₚ − λ))) + (1/β)·log(1 + Σₙ exp(β(sₐₙ − λ))), the mean
/// over all anchors with a label; an anchor without pairs counts as 0.
///
/// **Gradient.** −eₚ/(1 + Σeₚ) by sₐₚ and eₙ/(1 + Σeₙ) by sₐₙ, e the exponentials.
///
/// **Source.** Wang, Han, Huang, Dong, Scott 2019, eq. 15; their code and PyTorch Metric Learning
/// have λ = 0.5, the text says 1. They mine with [org.bpnet.nn.embed.miner.MultiSimilarityPairs].
///
/// @param alpha α, above 0
/// @param beta β, above 0
/// @param base λ, a similarity
public record MultiSimilarity(double alpha, double beta, double base) implements Criterion {
  static final About ABOUT =
      About.of(
              "pairs weighed by how hard they and the others of their anchor are",
              "Wang et al. 2019, eq. 15")
          .written(
              "l_a = log(1 + sum_p exp(-alpha (s_ap - base))) / alpha + log(1 + sum_n exp(beta"
                  + " (s_an"
                  + " - base))) / beta",
              "l_a = \\frac{1}{\\alpha} \\log\\left(1 + \\sum_p e^{-\\alpha (s_{ap} -"
                  + " \\lambda)}\\right)"
                  + " + \\frac{1}{\\beta} \\log\\left(1 + \\sum_n e^{\\beta (s_{an} -"
                  + " \\lambda)}\\right)")
          .gradient(
              "dl/ds_ap = -e_p / (1 + sum e_p), dl/ds_an = e_n / (1 + sum e_n)",
              "\\frac{\\partial l}{\\partial s_{ap}} = -\\frac{e_p}{1 + \\sum e_p},"
                  + " \\frac{\\partial"
                  + " l}{\\partial s_{an}} = \\frac{e_n}{1 + \\sum e_n}")
          .defaults("the authors' code");

  /// Throws IllegalArgumentException unless α and β are above 0.
  public MultiSimilarity {
    Range.positive("MultiSimilarity: alpha", alpha);
    Range.positive("MultiSimilarity: beta", beta);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor s = mined.pairs().similarities().sub(base);
    Tensor pull = Masked.logSumExp(mined.anyPositives(), s.mul(-alpha)).softplus();
    Tensor push = Masked.logSumExp(mined.anyNegatives(), s.mul(beta)).softplus();
    Tensor losses = pull.mul(1 / alpha).add(push.mul(1 / beta));
    return List.of(Tally.ofAnchors(losses, mined.pairs().labelled()));
  }

  @Override
  public Distance distance() {
    return new Cosine();
  }

  /// `multi_similarity(alpha=2, beta=50, base=0.5)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "multi_similarity(alpha=%s, beta=%s, base=%s)",
        Formula.decimal(alpha),
        Formula.decimal(beta),
        Formula.decimal(base));
  }
}
