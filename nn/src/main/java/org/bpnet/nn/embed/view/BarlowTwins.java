package org.bpnet.nn.embed.view;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.loss.Loss;

/// The same numbers in both views and each of them about something else: the correlations between
/// the views' columns shall be the identity.
///
/// **Formula.** With both views' columns standardised over the batch, C = ẐᵀẐ′/N: Σᵢ(1 − Cᵢᵢ)² +
/// λ·Σ_{i≠j} Cᵢⱼ². A column is divided by √(σ² + 10⁻⁵), σ² its biased variance, so that a constant
/// one becomes 0, with correlations of 0.
///
/// **Gradient.** By Ẑ: Ẑ′Gᵀ/N, Gᵢᵢ = −2(1 − Cᵢᵢ), Gᵢⱼ = 2λCᵢⱼ; then that of the standardisation.
///
/// **Shapes.** `[N, D]` and `[N, D]`. **Throws** ShapeException for others.
///
/// **Source.** Zbontar, Jing, Misra, LeCun, Deny 2021, eqs. 1 and 2; λ from section 4.1, 10⁻⁵ the
/// batch normalization of their code.
///
/// @param lambda λ, 0 or more
public record BarlowTwins(double lambda) implements Loss {
  private static final double EPSILON = 1e-5;

  static final About ABOUT =
      About.of(
              "correlations between the two views' columns as the identity",
              "Zbontar, Jing, Misra, LeCun, Deny 2021, eq. 1")
          .written(
              "L = sum_i (1 - C_ii)^2 + lambda sum_{i != j} C_ij^2",
              "L = \\sum_i (1 - C_{ii})^2 + \\lambda \\sum_{i \\ne j} C_{ij}^2")
          .written("C = Z' Z_other / N, columns of Z standardised", "C = \\hat Z^T \\hat Z' / N")
          .gradient(
              "dL/dZ = Z_other G' / N, G_ii = -2 (1 - C_ii), G_ij = 2 lambda C_ij",
              "\\frac{\\partial L}{\\partial \\hat Z} = \\hat Z' G^T / N, G_{ii} = -2 (1 - C_{ii}),"
                  + " G_{ij} = 2 \\lambda C_{ij}")
          .defaults("the paper, section 4.1");

  /// Throws IllegalArgumentException if λ is negative.
  public BarlowTwins {
    Range.notNegative("barlow_twins: lambda", lambda);
  }

  @Override
  public Kind kind() {
    return Kind.OTHERS;
  }

  @Override
  public Tensor compute(Tensor one, Tensor other) {
    Views.check("barlow_twins", one, other);
    int n = one.shape().extent(0);
    int d = one.shape().extent(1);
    Tensor c = standardised(one).transpose().matmul(standardised(other)).div(n); // [D, D]
    Tensor diagonal = c.takeAlong(1, one.pass().range(d).expandDims(1));
    Tensor same = diagonal.neg().add(1).square().sum();
    return same.add(Views.offDiagonal(c).mul(lambda));
  }

  private static Tensor standardised(Tensor x) {
    Tensor centred = Views.centred(x);
    return centred.div(centred.square().mean(0).add(EPSILON).sqrt());
  }

  /// `barlow_twins(lambda=0.005)`.
  @Override
  public String toString() {
    return "barlow_twins(lambda=" + Formula.decimal(lambda) + ")";
  }
}
