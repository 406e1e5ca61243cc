package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;
import static org.bpnet.nn.catalog.Setting.positive;
import static org.bpnet.nn.margin.Angle.C;
import static org.bpnet.nn.margin.FormulaHead.H;

import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Definition;

/// Heads without a softmax, which measure the distances of a feature to the classes: with x̂ and ŵⱼ
/// of length 1, ‖x̂ − ŵⱼ‖² = 2 − 2cos θⱼ.
public final class ClassDistances {
  private static final Formula MARGIN = hyper("m");

  private ClassDistances() {}

  /// Each feature shall come near its class, and m away from others. For each example ‖x̂ − ŵ_y‖² +
  /// Σⱼ max(0, m − ‖x̂ − ŵⱼ‖²) over j ≠ y.
  ///
  /// **Source.** Wang et al. 2017 (NormFace), section 3. **Differs.** Its code divides by K too.
  public static FormulaHead contrastive(double m) {
    Formula distance = constant(2).sub(C.mul(2));
    return hinge("c_contrastive", where(H, distance, MARGIN.sub(distance).relu()), 1, m);
  }

  /// Each feature shall be nearer to its class than to others, by m. For each example Σⱼ max(0, m +
  /// ‖x̂ − ŵ_y‖² − ‖x̂ − ŵⱼ‖²) over j ≠ y.
  ///
  /// **Source.** Wang et al. 2017 (NormFace), section 3. **Differs.** Its code takes the largest
  /// term only, and adds ‖x̂ − ŵ_y‖².
  public static FormulaHead triplet(double m) {
    Formula violation = MARGIN.add(C.sub(input("y")).mul(2)).relu();
    return hinge("c_triplet", where(H, constant(0), violation), 0.8, m);
  }

  private static FormulaHead hinge(String name, Formula ofClass, double standard, double m) {
    Definition cost =
        Definition.of(name, ofClass, "Wang et al. 2017", positive("m", standard)).with(m);
    FormulaHead head = FormulaHead.of(name, C, C, "Wang et al. 2017").said("m", Formula.decimal(m));
    return head.making(head.make().joined(Join.sum(cost)));
  }
}
