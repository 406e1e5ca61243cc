package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;

/// No weight is negative.
///
/// **Formula.** w ← max(0, w).
///
/// **Source.** Lee, Seung 1999 (parts of wholes); as a projection Lin 2007.
public record NonNegative() implements Constraint {
  static final Formula FORMULA = max(constant(0), input("w"));

  @Override
  public Tensor apply(Tensor weight, Tensor rate) {
    return weight.apply(FORMULA);
  }
}
