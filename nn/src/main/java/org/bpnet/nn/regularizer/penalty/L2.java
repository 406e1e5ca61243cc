package org.bpnet.nn.regularizer.penalty;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;

/// The square of the Frobenius norm.
///
/// **Formula.** λ·‖W‖² = λ·tr(WᵀW) = λ·Σw². **Gradient.** 2λW.
///
/// **Differs** from the convention ½λ‖W‖² with gradient λW, which PyTorch's `weight_decay` follows
/// and which is [HalfL2] here: a weight decay of d there is the strength d/2 here.
///
/// **Source.** Hoerl, Kennard 1970 (ridge regression); Krogh, Hertz 1992 for networks.
///
/// @param strength λ
public record L2(double strength) implements Penalty {
  static final Formula FORMULA = hyper("strength").mul(input("w").square());
  private static final ElementSum SUM = ElementSum.of(FORMULA, "strength");

  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public L2 {
    Range.notNegative("L2: strength", strength);
  }

  @Override
  public Tensor of(Tensor weight) {
    return SUM.over(weight, strength);
  }
}
