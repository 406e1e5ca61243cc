package org.bpnet.nn.regularizer.penalty;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;

/// [L1] and [HalfL2] at once: zeros, and correlated weights that stay together.
///
/// **Formula.** λ·Σ(ρ|w| + ½(1 − ρ)w²). **Gradient.** λ(ρ·sign(w) + (1 − ρ)w), 0 at 0.
///
/// **Source.** Zou, Hastie 2005, in the form of Friedman, Hastie, Tibshirani 2010, eq. 3, where ρ
/// is called α.
///
/// @param strength λ
/// @param ratio ρ, the share of L1, in [0, 1]
public record ElasticNet(double strength, double ratio) implements Penalty {
  static final Formula FORMULA = formula();
  private static final ElementSum SUM = ElementSum.of(FORMULA, "strength", "ratio");

  private static Formula formula() {
    Formula w = input("w");
    Formula ratio = hyper("ratio");
    Formula absolute = ratio.mul(w.abs());
    Formula square = constant(1).sub(ratio).mul(0.5).mul(w.square());
    return hyper("strength").mul(absolute.add(square));
  }

  /// Throws IllegalArgumentException if the strength is negative or not finite, or if the ratio is
  /// outside [0, 1].
  public ElasticNet {
    Range.notNegative("ElasticNet: strength", strength);
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("ElasticNet: ratio must be in [0, 1], got " + ratio);
    }
  }

  @Override
  public Tensor of(Tensor weight) {
    return SUM.over(weight, strength, ratio);
  }
}
