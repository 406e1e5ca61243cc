package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// Which of all others is the positive of an anchor: a cross entropy for each positive pair, with
/// the anchor's negatives as the other classes. Also called InfoNCE.
///
/// **Formula.** For a positive pair (a, p): −log(e^(sₐₚ/τ)/(e^(sₐₚ/τ) + Σₙ e^(sₐₙ/τ))) = log(1 + Σₙ
/// e^((sₐₙ − sₐₚ)/τ)).
///
/// For two views of N examples, [PairLoss#ofViews], this is SimCLR's mean over 2N pairs.
///
/// **Source.** Sohn 2016; van den Oord, Li, Vinyals 2018, eq. 4; Chen, Kornblith, Norouzi, Hinton
/// 2020, eq. 1, whose τ = 0.5 this is (appendix B.9); He et al. 2020 (MoCo) have 0.07.
///
/// @param temperature τ, above 0
public record NtXent(double temperature) implements Criterion {
  static final About ABOUT =
      About.of(
              "which of all is the positive: a cross entropy for each positive pair",
              "van den Oord, Li, Vinyals 2018, eq. 4; Chen et al. 2020, eq. 1")
          .written(
              "l_ap = -log(exp(s_ap / tau) / (exp(s_ap / tau) + sum_n exp(s_an / tau)))",
              "l_{ap} = -\\log \\frac{e^{s_{ap}/\\tau}}{e^{s_{ap}/\\tau} + \\sum_n"
                  + " e^{s_{an}/\\tau}}")
          .gradient(
              "dl/ds_ap = (P_p - 1) / tau, dl/ds_an = P_n / tau, P the softmax of these",
              "\\frac{\\partial l}{\\partial s_{ap}} = \\frac{P_p - 1}{\\tau}, \\frac{\\partial"
                  + " l}{\\partial s_{an}} = \\frac{P_n}{\\tau}")
          .defaults("Chen et al. 2020, appendix B.9");

  private static final Pointwise LOSS =
      Pointwise.of(input("n").sub(input("p")).softplus(), "p", "n");

  /// Throws IllegalArgumentException unless τ is above 0.
  public NtXent {
    Range.positive("NtXent: temperature", temperature);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor s = mined.pairs().similarities().mul(1 / temperature);
    Tensor ofNegatives = Masked.logSumExp(mined.anyNegatives(), s).expandDims(1);
    Tensor losses = s.pass().apply(LOSS, List.of(s, ofNegatives));
    return List.of(Tally.ofPairs(losses, mined.positives()));
  }

  @Override
  public Distance distance() {
    return new Cosine();
  }

  /// `nt_xent(temperature=0.5)`.
  @Override
  public String toString() {
    return "nt_xent(temperature=" + Formula.decimal(temperature) + ")";
  }
}
