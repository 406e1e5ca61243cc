package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;

/// The proximal step of [org.bpnet.nn.regularizer.penalty.L1]: small weights become exactly 0.
///
/// **Formula.** w ← sign(w)·max(0, |w| − η·λ), the minimum over v of ½(v − w)² + ηλ|v|. After
/// gradient descent this is iterative shrinkage. After a rule that scales its steps, such as Adam,
/// it shrinks all weights alike.
///
/// **Source.** Daubechies, Defrise, De Mol 2004; Parikh, Boyd, *Proximal algorithms*, 2014, section
/// 6.5.2.
///
/// @param strength λ
public record SoftThreshold(double strength) implements Constraint {
  static final Formula FORMULA =
      input("w")
          .sign()
          .mul(max(constant(0), input("w").abs().sub(hyper("eta").mul(hyper("strength")))));

  private static final Pointwise SHRUNK = Pointwise.of(FORMULA, "w", "eta", "strength");

  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public SoftThreshold {
    Range.notNegative("SoftThreshold: strength", strength);
  }

  @Override
  public Tensor apply(Tensor weight, Tensor rate) {
    return weight.pass().apply(SHRUNK, List.of(weight, rate, weight.pass().scalar(strength)));
  }
}
