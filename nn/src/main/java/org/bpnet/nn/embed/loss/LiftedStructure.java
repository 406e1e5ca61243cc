package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

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

/// Every positive pair against all negatives of both its examples at once.
///
/// **Formula.** For a positive pair (i, j): ½·max(0, Jᵢⱼ)², Jᵢⱼ = log(Σₖ exp(m − dᵢₖ) + Σₗ exp(m −
/// dⱼₗ)) + dᵢⱼ, over the negatives k of i and l of j. The mean over ordered pairs is that over
/// pairs.
///
/// **Gradient.** 0 where J is not above 0; J by dᵢⱼ, −J·softmax weight by the others.
///
/// **Source.** Song, Xiang, Jegelka, Savarese 2016, eq. 4; m = 1 as there.
///
/// @param margin m
public record LiftedStructure(double margin) implements Criterion {
  static final About ABOUT =
      About.of(
              "each positive pair against all negatives of its two examples",
              "Song, Xiang, Jegelka, Savarese 2016, eq. 4")
          .written(
              "l_ij = 1/2 max(0, J_ij)^2, J_ij = d_ij + log(sum_k exp(m - d_ik) + sum_l exp(m -"
                  + " d_jl))",
              "l_{ij} = \\frac12 \\max(0, J_{ij})^2, J_{ij} = d_{ij} + \\log\\left(\\sum_{k \\in"
                  + " N_i}"
                  + " e^{m - d_{ik}} + \\sum_{l \\in N_j} e^{m - d_{jl}}\\right)")
          .gradient(
              "dl/dd_ij = J, dl/dd_ik = -J exp(m - d_ik) / (sum + sum)",
              "\\frac{\\partial l}{\\partial d_{ij}} = J_{ij}, \\frac{\\partial l}{\\partial"
                  + " d_{ik}} ="
                  + " -J_{ij} \\frac{e^{m - d_{ik}}}{e^{J_{ij} - d_{ij}}}");

  /// log(eᵃ + eᵇ).
  private static final Formula LOG_ADD =
      where(
          input("a").greaterThan(input("b")),
          input("a").add(input("b").sub(input("a")).softplus()),
          input("b").add(input("a").sub(input("b")).softplus()));

  private static final Pointwise LOSS =
      Pointwise.of(LOG_ADD.add(input("d")).relu().square().mul(constant(0.5)), "a", "b", "d");

  @Override
  public List<Tally> of(Mined mined) {
    Tensor d = mined.pairs().distances();
    Tensor closeness = d.neg().add(margin);
    Tensor negatives = mined.anyNegatives();
    Tensor ofAnchors = Masked.logSumExp(negatives, closeness); // [N]
    Tensor ofOthers = // [M]; within a batch the same, each example being both
        mined.pairs().isWithin()
            ? ofAnchors
            : Masked.logSumExp(negatives.transpose(), closeness.transpose());
    Tensor losses =
        d.pass().apply(LOSS, List.of(ofAnchors.expandDims(1), ofOthers.expandDims(0), d));
    return List.of(Tally.ofPairs(losses, mined.positives()));
  }

  @Override
  public Distance distance() {
    return new Euclidean(false);
  }

  /// `lifted_structure(margin=1)`.
  @Override
  public String toString() {
    return "lifted_structure(margin=" + Formula.decimal(margin) + ")";
  }
}
