package org.bpnet.nn.embed.loss;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// Neighbourhood components analysis: the probability that a neighbour, drawn by distance, is of
/// the anchor's class.
///
/// **Formula.** For an anchor with positives: −log(Σₚ exp(−σdₐₚ)/Σₖ exp(−σdₐₖ)), k over positives
/// and negatives.
///
/// **Source.** Goldberger, Roweis, Hinton, Salakhutdinov 2005, eq. 8, with squared distances and σ
/// = 1.
///
/// @param scale σ, above 0
public record Nca(double scale) implements Criterion {
  static final About ABOUT =
      About.of(
              "the probability that a neighbour drawn by distance is of the class",
              "Goldberger et al. 2005, eq. 8")
          .written(
              "l_a = -log(sum_p exp(-scale d_ap) / sum_k exp(-scale d_ak))",
              "l_a = -\\log \\frac{\\sum_p e^{-\\sigma d_{ap}}}{\\sum_{k \\ne a} e^{-\\sigma"
                  + " d_{ak}}}")
          .gradient(
              "dl/dd_ak = scale (softmax over positives - softmax over all)_k",
              "\\frac{\\partial l}{\\partial d_{ak}} = \\sigma (\\operatorname{softmax}_P -"
                  + " \\operatorname{softmax})_k");

  /// Throws IllegalArgumentException unless σ is above 0.
  public Nca {
    Range.positive("Nca: scale", scale);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor s = mined.pairs().similarities().mul(scale);
    Tensor positives = mined.anyPositives();
    Tensor all = positives.add(mined.anyNegatives());
    Tensor losses = Masked.logSumExp(all, s).sub(Masked.logSumExp(positives, s));
    return List.of(Tally.ofAnchors(losses, Masked.any(positives)));
  }

  @Override
  public Distance distance() {
    return new SquaredEuclidean(false);
  }

  /// `nca(scale=1)`.
  @Override
  public String toString() {
    return "nca(scale=" + Formula.decimal(scale) + ")";
  }
}
