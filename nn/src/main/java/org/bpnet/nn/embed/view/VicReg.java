package org.bpnet.nn.embed.view;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.loss.Loss;

/// Two views near one another, each of their columns with a spread of at least 1, and no two
/// columns correlated: variance, invariance, covariance.
///
/// **Formula.** λ·mean (z − z′)² + μ·½·Σ over both views of meanⱼ max(0, 1 − √(vⱼ + 10⁻⁴)) + ν·Σ
/// over both views of Σ_{i≠j} Cᵢⱼ²/D, with v the variance of a column and C the covariances, both
/// over N − 1.
///
/// **Gradient.** 0 of the second term where a column's spread is 1 or more. Of one example all
/// variances count as 0.
///
/// **Shapes.** `[N, D]` and `[N, D]`. **Throws** ShapeException for others.
///
/// **Source.** Bardes, Ponce, LeCun 2022, eqs. 1 to 6, and their code for the halves.
///
/// @param invariance λ, 0 or more
/// @param variance μ, 0 or more
/// @param covariance ν, 0 or more
public record VicReg(double invariance, double variance, double covariance) implements Loss {
  private static final double EPSILON = 1e-4;

  static final About ABOUT =
      About.of(
              "views alike, columns spread out and uncorrelated",
              "Bardes, Ponce, LeCun 2022, eqs. 1 to 6")
          .written(
              "L = invariance mean (z - z')^2 + variance (v(Z) + v(Z')) / 2 + covariance (c(Z) +"
                  + " c(Z'))",
              "L = \\lambda \\overline{(z - z')^2} + \\frac{\\mu}{2} (v(Z) + v(Z')) + \\nu (c(Z) +"
                  + " c(Z'))")
          .written(
              "v = mean_j max(0, 1 - sqrt(Var z_j + 1e-4)), c = sum_{i != j} Cov_ij^2 / D",
              "v = \\frac{1}{D} \\sum_j \\max(0, 1 - \\sqrt{\\operatorname{Var} z_j + 10^{-4}}), c ="
                  + " \\frac{1}{D} \\sum_{i \\ne j} C_{ij}^2")
          .gradient(
              "by z - z': 2 invariance (z - z') / (N D); by Z: that of v and c through the"
                  + " covariances",
              "\\frac{\\partial L}{\\partial (z - z')} = \\frac{2 \\lambda}{N D} (z - z')")
          .defaults("the paper, section 4.2");

  /// Throws IllegalArgumentException if a weight is negative.
  public VicReg {
    Range.notNegative("vicreg: invariance", invariance);
    Range.notNegative("vicreg: variance", variance);
    Range.notNegative("vicreg: covariance", covariance);
  }

  @Override
  public Kind kind() {
    return Kind.OTHERS;
  }

  @Override
  public Tensor compute(Tensor one, Tensor other) {
    Views.check("vicreg", one, other);
    return one.sub(other).square().mean().mul(invariance).add(spread(one)).add(spread(other));
  }

  /// The two terms of one view.
  private Tensor spread(Tensor view) {
    double degrees = Math.max(1, view.shape().extent(0) - 1);
    int columns = view.shape().extent(1);
    Tensor centred = Views.centred(view);
    Tensor variances = centred.square().sum(0).div(degrees);
    Tensor narrow = variances.add(EPSILON).sqrt().neg().add(1).relu().mean();
    Tensor covariances = centred.transpose().matmul(centred).div(degrees);
    Tensor correlated = Views.offDiagonal(covariances).div(columns);
    return narrow.mul(variance / 2).add(correlated.mul(covariance));
  }

  /// `vicreg(invariance=25, variance=25, covariance=1)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "vicreg(invariance=%s, variance=%s, covariance=%s)",
        Formula.decimal(invariance),
        Formula.decimal(variance),
        Formula.decimal(covariance));
  }
}
