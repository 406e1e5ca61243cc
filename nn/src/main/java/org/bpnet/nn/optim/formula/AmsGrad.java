package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.input;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [Adam] whose scale never shrinks: the largest mean square so far takes the place of the present
/// one.
///
/// **Formula.** m and v as in Adam; w ← max(w, v); p ← p − η·m̂/(√ŵ + ε) with m̂ = m/(1 − β₁ᵗ) and
/// ŵ = w/(1 − β₂ᵗ).
///
/// **Source.** Reddi, Kale, Kumar, *On the convergence of Adam and beyond*, 2018, algorithm 2.
/// **Differs**: there nothing is corrected for its start at 0; the corrections and ε are PyTorch's.
///
/// @param adam the betas and ε
public record AmsGrad(Adam adam) implements UpdateRule {
  private static final Formula W = input("w");

  /// Adam's defaults.
  public static AmsGrad defaults() {
    return new AmsGrad(Adam.defaults());
  }

  @Override
  public Map<String, Double> state() {
    var state = new HashMap<>(adam.state());
    state.put("w", 0.0);
    return state;
  }

  @Override
  public List<Assignment> assignments() {
    return List.of(
        new Assignment("m", Adam.mean("beta1", Adam.M, G)),
        new Assignment("v", Adam.mean("beta2", Adam.V, G.square())),
        new Assignment("w", Formula.max(W, Adam.V)),
        new Assignment(PARAMETER, P.sub(RATE.mul(Adam.direction(W)))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return adam.hypers(step, learningRate, rank);
  }

  /// 0.001, Adam's.
  @Override
  public double learningRate() {
    return adam.learningRate();
  }
}
