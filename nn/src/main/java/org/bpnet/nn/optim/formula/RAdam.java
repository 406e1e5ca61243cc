package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.where;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [Adam] that scales its steps only once the mean square rests on enough gradients, and then by
/// how far it is to be trusted.
///
/// **Formula.** m and v as in Adam, m̂ = m/(1 − β₁ᵗ). With ρ∞ = 2/(1 − β₂) − 1 and ρₜ = ρ∞ −
/// 2·t·β₂ᵗ/(1 − β₂ᵗ): if ρₜ > 5, p ← p − η·m̂·r/(√v + ε) with r = √(1 − β₂ᵗ)·√((ρₜ − 4)(ρₜ − 2)ρ∞ /
/// ((ρ∞ − 4)(ρ∞ − 2)ρₜ)); else p ← p − η·m̂.
///
/// **Source.** Liu et al., *On the variance of the adaptive learning rate and beyond*, 2020,
/// algorithm 2. **Differs**: the bound is 5 in place of 4, and ε is added to √v before the
/// correction, both as in PyTorch.
///
/// @param adam the betas and ε
public record RAdam(Adam adam) implements UpdateRule {
  private static final double TRUSTED = 5;

  /// Adam's defaults.
  public static RAdam defaults() {
    return new RAdam(Adam.defaults());
  }

  @Override
  public Map<String, Double> state() {
    return adam.state();
  }

  @Override
  public List<Assignment> assignments() {
    Formula r = hyper("r");
    Formula scale =
        where(r.greaterThan(constant(0)), r.div(Adam.V.sqrt().add(hyper("epsilon"))), constant(1));
    return List.of(
        new Assignment("m", Adam.mean("beta1", Adam.M, G)),
        new Assignment("v", Adam.mean("beta2", Adam.V, G.square())),
        new Assignment(PARAMETER, P.sub(RATE.mul(Adam.M.div(hyper("c1"))).mul(scale))));
  }

  /// Adam's, and r, which is 0 while the mean square is not trusted.
  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    var values = new HashMap<>(adam.hypers(step, learningRate, rank));
    double power = Math.pow(adam.beta2(), (double) step);
    double limit = 2 / (1 - adam.beta2()) - 1;
    double length = limit - 2 * step * power / (1 - power);
    double r =
        (1 - power) * ((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length);
    values.put("r", length > TRUSTED ? Math.sqrt(r) : 0);
    return values;
  }

  /// 0.001, Adam's.
  @Override
  public double learningRate() {
    return adam.learningRate();
  }
}
