package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
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

/// Similarities within and between classes, each pulled the harder the further it is from its
/// optimum: the decision boundary is a circle.
///
/// **Formula.** For an anchor with both: log(1 + Σₙ exp(γαₙ(sₙ − m))·Σₚ exp(−γαₚ(sₚ − 1 + m))), αₙ
/// = max(0, sₙ + m), αₚ = max(0, 1 + m − sₚ).
///
/// **Gradient.** None through αₙ and αₚ, which are weights: differences of the value do not show
/// it.
///
/// **Source.** Sun et al. 2020, eqs. 6 to 8; γ = 80 and m = 0.4 are theirs for retrieval, γ = 256
/// and m = 0.25 for faces.
///
/// @param gamma γ, above 0
/// @param margin m
public record Circle(double gamma, double margin) implements Criterion {
  static final About ABOUT =
      About.of("each similarity pulled as far as it is from its optimum", "Sun et al. 2020, eq. 6")
          .written(
              "l_a = log(1 + sum_n exp(gamma a_n (s_an - m)) sum_p exp(-gamma a_p (s_ap - 1 + m)))",
              "l_a = \\log\\left(1 + \\sum_n e^{\\gamma \\alpha_n (s_{an} - m)} \\sum_p e^{-\\gamma"
                  + " \\alpha_p (s_{ap} - 1 + m)}\\right)")
          .written(
              "a_n = max(0, s_an + m), a_p = max(0, 1 + m - s_ap)",
              "\\alpha_n = \\max(0, s_{an} + m), \\alpha_p = \\max(0, 1 + m - s_{ap})")
          .gradient(
              "dl/ds_an = sigmoid(u) gamma a_n softmax_n, dl/ds_ap = -sigmoid(u) gamma a_p"
                  + " softmax_p,"
                  + " l = log(1 + exp u); none through a_n and a_p",
              "\\frac{\\partial l}{\\partial s_{an}} = \\sigma(u) \\gamma \\alpha_n"
                  + " \\operatorname{softmax}_n")
          .defaults("the paper, for retrieval");

  /// With the similarity s, and the same as a constant, w.
  private static final Pointwise POSITIVE =
      Pointwise.of(
          hyper("gamma")
              .neg()
              .mul(constant(1).add(hyper("m")).sub(input("w")).relu())
              .mul(input("s").sub(constant(1)).add(hyper("m"))),
          "s",
          "w",
          "gamma",
          "m");

  private static final Pointwise NEGATIVE =
      Pointwise.of(
          hyper("gamma").mul(input("w").add(hyper("m")).relu()).mul(input("s").sub(hyper("m"))),
          "s",
          "w",
          "gamma",
          "m");

  /// Throws IllegalArgumentException unless γ is above 0.
  public Circle {
    Range.positive("Circle: gamma", gamma);
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor s = mined.pairs().similarities();
    Tensor positives = mined.anyPositives();
    Tensor negatives = mined.anyNegatives();
    Tensor losses =
        Masked.logSumExp(positives, apply(POSITIVE, s))
            .add(Masked.logSumExp(negatives, apply(NEGATIVE, s)))
            .softplus();
    return List.of(Tally.ofAnchors(losses, Masked.any(positives).mul(Masked.any(negatives))));
  }

  private Tensor apply(Pointwise term, Tensor s) {
    var pass = s.pass();
    return pass.apply(term, List.of(s, s.stopGradient(), pass.scalar(gamma), pass.scalar(margin)));
  }

  @Override
  public Distance distance() {
    return new Cosine();
  }

  /// `circle(gamma=80, margin=0.4)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "circle(gamma=%s, margin=%s)",
        Formula.decimal(gamma),
        Formula.decimal(margin));
  }
}
