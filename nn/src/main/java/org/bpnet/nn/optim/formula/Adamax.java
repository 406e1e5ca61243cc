package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [Adam] with the largest recent gradient in place of the root of the mean square.
///
/// **Formula.** m ← β₁·m + (1 − β₁)·g; u ← max(β₂·u, |g| + ε); p ← p − η/(1 − β₁ᵗ)·m/u.
///
/// **Source.** Kingma, Ba, *Adam*, 2015, algorithm 2. **Differs**: ε, PyTorch's, keeps u above 0
/// where the gradient has always been 0.
///
/// @param beta1 β₁ in [0, 1)
/// @param beta2 β₂ in [0, 1)
/// @param epsilon ε above 0
public record Adamax(double beta1, double beta2, double epsilon) implements UpdateRule {
  private static final Formula M = input("m");
  private static final Formula U = input("u");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Adamax {
    Range.fraction("Adamax: beta1", beta1);
    Range.fraction("Adamax: beta2", beta2);
    Range.positive("Adamax: epsilon", epsilon);
  }

  /// β₁ = 0.9 and β₂ = 0.999 as in the paper, ε = 10⁻⁸ as in PyTorch.
  public static Adamax defaults() {
    return new Adamax(0.9, 0.999, 1e-8);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("m", 0.0, "u", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    return List.of(
        new Assignment("m", Adam.mean("beta1", M, G)),
        new Assignment("u", Formula.max(hyper("beta2").mul(U), G.abs().add(hyper("epsilon")))),
        new Assignment(PARAMETER, P.sub(RATE.mul(M.div(hyper("c1")).div(U)))));
  }

  /// The betas, ε, and the correction c1 = 1 − β₁ᵗ.
  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of(
        "beta1", beta1,
        "beta2", beta2,
        "epsilon", epsilon,
        "c1", 1 - Math.pow(beta1, (double) step));
  }

  /// 0.002, as in the paper.
  @Override
  public double learningRate() {
    return 2e-3;
  }
}
