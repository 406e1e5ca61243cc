package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.embed.pair.Tally;

/// The angle at the negative, under which it sees anchor and positive, shall be below α: third
/// sides of triangles count too, and scale does not.
///
/// **Formula.** For a positive pair (a, p) of length 1: log(1 + Σₙ exp(4t(a + p)·n − 2(1 + t)a·p)),
/// t = tan²α, n over the anchor's negatives. The sum is a matrix product, Σₙ
/// exp(4t·a·n)·exp(4t·p·n).
///
/// **Source.** Wang, Zhou, Wen, Liu, Lin 2017, eq. 7; α = 40° is PyTorch Metric Learning's, the
/// paper has 36° to 55°. Above 70° the factors of the sum are too small for single precision.
///
/// @param angle α, in degrees, above 0 and at most 70
public record Angular(double angle) implements Criterion {
  static final About ABOUT =
      About.of(
              "the angle under which a negative sees anchor and positive, below a limit",
              "Wang et al. 2017, eq. 7")
          .written(
              "l_ap = log(1 + sum_n exp(4 t <a + p, n> - 2 (1 + t) <a, p>)), t = tan(angle)^2",
              "l_{ap} = \\log\\left(1 + \\sum_n e^{4 t \\langle a + p, n \\rangle - 2 (1 + t)"
                  + " \\langle"
                  + " a, p \\rangle}\\right), t = \\tan^2 \\alpha")
          .gradient(
              "dl/d<a, n> = 4 t P_n, dl/d<a, p> = -2 (1 + t) sum_n P_n, P_n = e_n / (1 + sum e)",
              "\\frac{\\partial l}{\\partial \\langle a, n \\rangle} = 4 t P_n, P_n ="
                  + " \\frac{e_n}{1 +"
                  + " \\sum e}")
          .defaults("PyTorch Metric Learning");

  /// With the sum s of exponentials, each divided by e^(8t), the cosine c and t.
  private static final Formula LOSS =
      where(
              input("s").greaterThan(constant(0)),
              input("s")
                  .log()
                  .add(constant(8).mul(input("t")))
                  .sub(constant(2).mul(constant(1).add(input("t"))).mul(input("c"))),
              constant(Masked.NEVER))
          .softplus();

  private static final Pointwise EXCESS = Pointwise.of(LOSS, "s", "c", "t");

  /// Throws IllegalArgumentException unless 0 < α ≤ 70.
  public Angular {
    if (!(angle > 0 && angle <= 70)) {
      throw new IllegalArgumentException(
          "Angular: need an angle above 0 and at most 70 degrees, got " + angle);
    }
  }

  @Override
  public List<Tally> of(Mined mined) {
    Pairs pairs = mined.pairs();
    double t = Math.pow(Math.tan(Math.toRadians(angle)), 2);
    Tensor cosines = pairs.similarities();
    Tensor ofAnchors = shrunk(cosines, t).mul(mined.anyNegatives()); // [N, M]
    Tensor ofPositives = shrunk(pairs.distance().similarity(pairs.amongOthers()), t);
    Tensor sums = ofAnchors.matmulT(ofPositives); // [N, M]
    Tensor losses = sums.pass().apply(EXCESS, List.of(sums, cosines, sums.pass().scalar(t)));
    return List.of(Tally.ofPairs(losses, mined.positives()));
  }

  /// exp(4t(c − 1)), at most 1.
  private static Tensor shrunk(Tensor cosines, double t) {
    return cosines.sub(1).mul(4 * t).exp();
  }

  @Override
  public Distance distance() {
    return new Cosine();
  }

  /// `angular(angle=40)`.
  @Override
  public String toString() {
    return "angular(angle=" + Formula.decimal(angle) + ")";
  }
}
