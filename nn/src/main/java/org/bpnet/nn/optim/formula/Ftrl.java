package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Follow the regularized leader, proximal: the parameters that would have been best for all
/// gradients so far, with L1 that makes them exactly 0.
///
/// For models linear in their parameters, which start at 0: of another first value p only p·(√n′ −
/// √n)/√n′ is left after one update, n′ being n + g².
///
/// **Formula.** z ← z + g − p·(√(n + g²) − √n)/η; n ← n + g²; p ← 0 if |z| ≤ λ₁, else −(z − λ₁·sign
/// z)/((β + √n)/η + λ₂).
///
/// **Source.** McMahan et al., *Ad click prediction: a view from the trenches*, 2013, algorithm 1.
/// **Differs** from Keras in λ₂, which is doubled there.
///
/// @param l1 λ₁, at least 0
/// @param l2 λ₂, at least 0
/// @param beta β, at least 0
/// @param initial n before the first update, above 0
public record Ftrl(double l1, double l2, double beta, double initial) implements UpdateRule {
  private static final Formula N = input("n");
  private static final Formula Z = input("z");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Ftrl {
    Range.notNegative("Ftrl: l1", l1);
    Range.notNegative("Ftrl: l2", l2);
    Range.notNegative("Ftrl: beta", beta);
    Range.positive("Ftrl: initial", initial);
  }

  /// λ₁ = λ₂ = β = 0 and n = 0.1 at first, Keras'; the paper has n = 0 and finds β = 1 good.
  public static Ftrl defaults() {
    return new Ftrl(0, 0, 0, 0.1);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("n", initial, "z", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    Formula l1 = hyper("lambda_1");
    Formula sigma = N.add(G.square()).sqrt().sub(N.sqrt()).div(RATE);
    Formula beyond = Z.sub(Formula.max(Formula.min(Z, l1), l1.neg()));
    Formula scale = hyper("beta").add(N.sqrt()).div(RATE).add(hyper("lambda_2"));
    return List.of(
        new Assignment("z", Z.add(G).sub(sigma.mul(P))),
        new Assignment("n", N.add(G.square())),
        new Assignment(PARAMETER, constant(0).sub(beyond.div(scale))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("lambda_1", l1, "lambda_2", l2, "beta", beta);
  }

  /// 0.001, Keras'.
  @Override
  public double learningRate() {
    return 1e-3;
  }
}
