package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Steps of one length, in the direction of a gradient mixed with its running mean.
///
/// **Formula.** p ← (1 − η·λ)·p − η·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g. sign(0) = 0.
///
/// **Source.** Chen et al., *Symbolic discovery of optimization algorithms*, 2023, algorithm 2.
/// **Differs**: only parameters of rank 2 and above decay (ours, as for [AdamW]).
///
/// @param beta1 β₁ in [0, 1)
/// @param beta2 β₂ in [0, 1)
/// @param decay λ, at least 0; the paper advises 3 to 10 times that of AdamW
public record Lion(double beta1, double beta2, double decay) implements UpdateRule {
  private static final Formula M = input("m");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Lion {
    Range.fraction("Lion: beta1", beta1);
    Range.fraction("Lion: beta2", beta2);
    Range.notNegative("Lion: decay", decay);
  }

  /// β₁ = 0.9, β₂ = 0.99 and no decay, those of the authors' program.
  public static Lion defaults() {
    return new Lion(0.9, 0.99, 0);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("m", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    Formula decayed = P.mul(constant(1).sub(RATE.mul(hyper("lambda"))));
    return List.of(
        new Assignment(PARAMETER, decayed.sub(RATE.mul(Adam.mean("beta1", M, G).sign()))),
        new Assignment("m", Adam.mean("beta2", M, G)));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("beta1", beta1, "beta2", beta2, "lambda", rank >= 2 ? decay : 0);
  }

  /// 0.0001, that of the authors' program; the paper advises a tenth to a third of AdamW's.
  @Override
  public double learningRate() {
    return 1e-4;
  }

  @Override
  public Rule withDecay(double other) {
    return new Lion(beta1, beta2, other);
  }
}
