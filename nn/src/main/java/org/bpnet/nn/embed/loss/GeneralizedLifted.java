package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Tally;

/// All positives of an anchor against all its negatives: the lifted structure loss with all pairs
/// of a class.
///
/// **Formula.** For an anchor with both: max(0, log Σₚ exp(dₐₚ) + log Σₙ exp(m − dₐₙ)).
///
/// **Source.** Hermans, Beyer, Leibe 2017, eq. 8. **Differs** from PyTorch Metric Learning, where
/// an anchor without positives has a loss too, with 0 for the first logarithm.
///
/// @param margin m
public record GeneralizedLifted(double margin) implements Criterion {
  static final About ABOUT =
      About.of(
              "all positives of an anchor against all its negatives",
              "Hermans, Beyer, Leibe 2017, eq. 8")
          .written(
              "l_a = max(0, log sum_p exp(d_ap) + log sum_n exp(m - d_an))",
              "l_a = \\max\\left(0, \\log \\sum_p e^{d_{ap}} + \\log \\sum_n e^{m -"
                  + " d_{an}}\\right)")
          .gradient(
              "dl/dd_ap = softmax_p(d_ap), dl/dd_an = -softmax_n(m - d_an), 0 where l = 0",
              "\\frac{\\partial l}{\\partial d_{ap}} = \\operatorname{softmax}_p(d_{ap})")
          .defaults("PyTorch Metric Learning");

  private static final Pointwise SUM = Pointwise.of(input("p").add(input("n")).relu(), "p", "n");

  @Override
  public List<Tally> of(Mined mined) {
    Tensor d = mined.pairs().distances();
    Tensor positives = mined.anyPositives();
    Tensor negatives = mined.anyNegatives();
    Tensor losses =
        d.pass()
            .apply(
                SUM,
                List.of(
                    Masked.logSumExp(positives, d),
                    Masked.logSumExp(negatives, d.neg().add(margin))));
    return List.of(Tally.ofAnchors(losses, Masked.any(positives).mul(Masked.any(negatives))));
  }

  @Override
  public Distance distance() {
    return new Euclidean(false);
  }

  /// `generalized_lifted(margin=1)`.
  @Override
  public String toString() {
    return "generalized_lifted(margin=" + Formula.decimal(margin) + ")";
  }
}
