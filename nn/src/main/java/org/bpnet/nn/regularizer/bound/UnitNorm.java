package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;

/// Each unit's incoming weights have length 1.
///
/// **Formula.** w ← w/‖w‖ for each unit; divided by 10⁻¹² where the norm is smaller, so that zeros
/// stay zeros.
///
/// **Shapes.** `[.., in, out]`: the norm is taken over all axes but the last.
///
/// **Source.** Keras' UnitNorm.
public record UnitNorm() implements Constraint {
  private static final double SMALLEST = 1e-12;

  /// With s the square of the norm.
  static final Formula FORMULA = input("w").div(max(input("s").sqrt(), constant(SMALLEST)));

  private static final Pointwise SCALED = Pointwise.of(FORMULA, "w", "s");

  @Override
  public Tensor apply(Tensor weight, Tensor rate) {
    return weight.pass().apply(SCALED, List.of(weight, UnitNorms.squares(weight)));
  }
}
