package org.bpnet.nn.regularizer.penalty;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;

/// **Formula.** ½λ·Σw². **Gradient.** λW: with gradient descent the weight decay of old.
///
/// **Source.** Krogh, Hertz 1992, eq. 1; PyTorch's `weight_decay` of SGD. **Differs** from [L2] by
/// the ½.
///
/// @param strength λ
public record HalfL2(double strength) implements Penalty {
  static final Formula FORMULA = hyper("strength").mul(0.5).mul(input("w").square());
  private static final ElementSum SUM = ElementSum.of(FORMULA, "strength");

  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public HalfL2 {
    Range.notNegative("HalfL2: strength", strength);
  }

  @Override
  public Tensor of(Tensor weight) {
    return SUM.over(weight, strength);
  }
}
