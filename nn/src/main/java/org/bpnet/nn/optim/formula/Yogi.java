package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [Adam] whose mean square moves by an amount that depends on the gradient alone, so that it
/// forgets large gradients slowly.
///
/// **Formula.** m ← β₁·m + (1 − β₁)·g; v ← v − (1 − β₂)·sign(v − g²)·g²; p ← p − η·m̂/(√v̂ + ε)
/// with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ).
///
/// **Source.** Zaheer, Reddi, Sachan, Kale, Kumar, *Adaptive methods for nonconvex optimization*,
/// 2018, algorithm 2. **Differs**: there nothing is corrected for its start; the corrections and
/// the start of m and v at 10⁻⁶ are Optax'.
///
/// @param adam the betas and ε
/// @param initial m and v before the first update, above 0
public record Yogi(Adam adam, double initial) implements UpdateRule {
  /// Throws IllegalArgumentException if the initial value is not positive and finite.
  public Yogi {
    Range.positive("Yogi: initial", initial);
  }

  /// β₁ = 0.9, β₂ = 0.999 and ε = 10⁻³ as in the paper, 10⁻⁶ at first as in Optax.
  public static Yogi defaults() {
    return new Yogi(new Adam(0.9, 0.999, 1e-3), 1e-6);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("m", initial, "v", initial);
  }

  @Override
  public List<Assignment> assignments() {
    Formula change = Adam.V.sub(G.square()).sign().mul(G.square());
    Formula square = Adam.V.sub(constant(1).sub(hyper("beta2")).mul(change));
    return List.of(
        new Assignment("m", Adam.mean("beta1", Adam.M, G)),
        new Assignment("v", square),
        new Assignment(PARAMETER, P.sub(RATE.mul(Adam.direction(Adam.V)))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return adam.hypers(step, learningRate, rank);
  }

  /// 0.01, as in the paper.
  @Override
  public double learningRate() {
    return 0.01;
  }
}
