package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;

import java.util.List;
import java.util.function.LongSupplier;
import org.bpnet.core.Gradients;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;

/// **Formula.** g ← min(limit, max(−limit, g)), each number by itself: the direction changes.
///
/// **Source.** Mikolov 2012, section 3.2.2; PyTorch's clip_grad_value_.
///
/// @param limit the largest absolute value
public record ClipValue(double limit) implements GradientTransform {
  static final Formula FORMULA = min(hyper("limit"), max(hyper("limit").neg(), input("g")));
  private static final Pointwise CLIPPED = Pointwise.of(FORMULA, "g", "limit");

  /// Throws IllegalArgumentException unless the limit is positive and finite.
  public ClipValue {
    Range.positive("ClipValue: limit", limit);
  }

  @Override
  public Gradients apply(Gradients gradients, LongSupplier step) {
    var pass = gradients.pass();
    return gradients.map((_, g) -> pass.apply(CLIPPED, List.of(g, pass.scalar(limit))));
  }
}
