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

/// The proximal step of the penalty λ·‖w‖₀ on the number of weights that are not 0. That penalty
/// has the gradient 0 almost everywhere and so can only be had in this way; [BestSubset] finds its
/// exact minimum for a few variables.
///
/// **Formula.** w ← w where w² > 2·η·λ, else 0, the minimum over v of ½(v − w)² + ηλ·[v ≠ 0]; 0 at
/// a tie.
///
/// **Source.** Blumensath, Davies 2008, eq. 10 (iterative hard thresholding).
///
/// @param strength λ
public record HardThreshold(double strength) implements Constraint {
  static final Formula FORMULA =
      where(
          input("w").square().greaterThan(hyper("eta").mul(2).mul(hyper("strength"))),
          input("w"),
          constant(0));

  private static final Pointwise KEPT = Pointwise.of(FORMULA, "w", "eta", "strength");

  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public HardThreshold {
    Range.notNegative("HardThreshold: strength", strength);
  }

  @Override
  public Tensor apply(Tensor weight, Tensor rate) {
    return weight.pass().apply(KEPT, List.of(weight, rate, weight.pass().scalar(strength)));
  }
}
