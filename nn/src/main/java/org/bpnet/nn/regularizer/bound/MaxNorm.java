package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;

/// No unit's incoming weights are longer than a limit.
///
/// **Formula.** w ← w·min(1, limit/‖w‖) for each unit, the projection onto a ball.
///
/// **Shapes.** `[.., in, out]`: the norm is taken over all axes but the last.
///
/// **Source.** Srebro, Shraibman 2005; Hinton et al. 2012 and Srivastava et al. 2014, section 5.1,
/// for networks.
///
/// @param limit the largest norm
public record MaxNorm(double limit) implements Constraint {
  /// With s the square of the norm.
  static final Formula FORMULA =
      input("w")
          .mul(
              where(
                  input("s").greaterThan(hyper("limit").square()),
                  hyper("limit").div(input("s").sqrt()),
                  constant(1)));

  private static final Pointwise SCALED = Pointwise.of(FORMULA, "w", "s", "limit");

  /// Throws IllegalArgumentException unless the limit is positive and finite.
  public MaxNorm {
    Range.positive("MaxNorm: limit", limit);
  }

  @Override
  public Tensor apply(Tensor weight, Tensor rate) {
    var pass = weight.pass();
    return pass.apply(SCALED, List.of(weight, UnitNorms.squares(weight), pass.scalar(limit)));
  }
}
