package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Steps scaled by running means of the gradient and of its square.
///
/// **Formula.** m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; p ← p − η·m̂/(√v̂ + ε) with m̂ =
/// m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) at update t = 1, 2, ...
///
/// **Source.** Kingma, Ba, *Adam*, 2015, algorithm 1. ε stands outside the root and is added after
/// the bias correction, as there.
///
/// @param beta1 β₁ in [0, 1)
/// @param beta2 β₂ in [0, 1)
/// @param epsilon ε above 0
public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
  /// The running mean of gradients, `m` in the formulas.
  public static final Formula M = input("m");

  /// The running mean of their squares, `v` in the formulas.
  public static final Formula V = input("v");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Adam {
    Range.fraction("Adam: beta1", beta1);
    Range.fraction("Adam: beta2", beta2);
    Range.positive("Adam: epsilon", epsilon);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, as in the paper.
  public static Adam defaults() {
    return new Adam(0.9, 0.999, 1e-8);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("m", 0.0, "v", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    return assignments(P);
  }

  /// The program, with the step taken from a given place.
  static List<Assignment> assignments(Formula from) {
    return List.of(
        new Assignment("m", mean("beta1", M, G)),
        new Assignment("v", mean("beta2", V, G.square())),
        new Assignment(PARAMETER, from.sub(RATE.mul(direction(V)))));
  }

  /// β·mean + (1 − β)·value.
  public static Formula mean(String beta, Formula mean, Formula value) {
    return hyper(beta).mul(mean).add(constant(1).sub(hyper(beta)).mul(value));
  }

  /// m̂/(√v̂ + ε), for any square v.
  public static Formula direction(Formula square) {
    Formula corrected = square.div(hyper("c2"));
    return M.div(hyper("c1")).div(corrected.sqrt().add(hyper("epsilon")));
  }

  /// The betas, ε, and the corrections c1 = 1 − β₁ᵗ and c2 = 1 − β₂ᵗ.
  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of(
        "beta1", beta1,
        "beta2", beta2,
        "epsilon", epsilon,
        "c1", 1 - Math.pow(beta1, (double) step),
        "c2", 1 - Math.pow(beta2, (double) step));
  }

  /// 0.001, as in the paper.
  @Override
  public double learningRate() {
    return 1e-3;
  }
}
