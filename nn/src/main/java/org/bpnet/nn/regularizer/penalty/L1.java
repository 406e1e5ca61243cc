package org.bpnet.nn.regularizer.penalty;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;

/// **Formula.** λ·Σ|w|. **Gradient.** λ·sign(w), 0 at 0.
///
/// **Source.** Tibshirani 1996 (lasso). **Differs**: a plain subgradient, hence weights hover
/// around 0 and are seldom exactly 0; [org.bpnet.nn.regularizer.bound.SoftThreshold] makes zeros.
///
/// @param strength λ
public record L1(double strength) implements Penalty {
  static final Formula FORMULA = hyper("strength").mul(input("w").abs());
  private static final ElementSum SUM = ElementSum.of(FORMULA, "strength");

  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public L1 {
    Range.notNegative("L1: strength", strength);
  }

  @Override
  public Tensor of(Tensor weight) {
    return SUM.over(weight, strength);
  }
}
