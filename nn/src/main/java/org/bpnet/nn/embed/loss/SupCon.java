package org.bpnet.nn.embed.loss;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// Supervised contrast: all positives of an anchor among all others, the sum over positives outside
/// the logarithm.
///
/// **Formula.** For an anchor with positives P: −1/|P|·Σₚ(sₐₚ/τ − log Σₖ e^(sₐₖ/τ)), k over
/// positives and negatives. A batch of one class has loss 0.
///
/// **Gradient.** (softmaxₖ − 1[k ∈ P]/|P|)/τ by sₐₖ.
///
/// **Source.** Khosla et al. 2020, eq. 2 (L_out), τ = 0.1 as there.
///
/// @param temperature τ, above 0
public record SupCon(double temperature) implements Criterion {
  static final About ABOUT =
      About.of("all positives of an anchor among all others", "Khosla et al. 2020, eq. 2")
          .written(
              "l_a = -1/|P| sum_p (s_ap / tau - log sum_k exp(s_ak / tau))",
              "l_a = -\\frac{1}{|P|} \\sum_{p \\in P} \\left(s_{ap}/\\tau - \\log \\sum_{k \\ne a}"
                  + " e^{s_{ak}/\\tau}\\right)")
          .gradient(
              "dl/ds_ak = (softmax_k - (k in P) / |P|) / tau",
              "\\frac{\\partial l}{\\partial s_{ak}} = \\frac{1}{\\tau}"
                  + " \\left(\\operatorname{softmax}_k - \\frac{1[k \\in P]}{|P|}\\right)");

  /// Throws IllegalArgumentException unless τ is above 0.
  public SupCon {
    Range.positive("SupCon: temperature", temperature);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor s = mined.pairs().similarities().mul(1 / temperature);
    Tensor positives = mined.anyPositives();
    Tensor negatives = mined.anyNegatives();
    Tensor all = Masked.logSumExp(positives.add(negatives), s);
    Tensor mean = s.mul(positives).sum(1).div(positives.sum(1).maximum(1));
    Tensor isContrast = Masked.positive(negatives.sum()); // several classes
    return List.of(Tally.ofAnchors(all.sub(mean), Masked.any(positives).mul(isContrast)));
  }

  @Override
  public Distance distance() {
    return new Cosine();
  }

  /// `supcon(temperature=0.1)`.
  @Override
  public String toString() {
    return "supcon(temperature=" + Formula.decimal(temperature) + ")";
  }
}
