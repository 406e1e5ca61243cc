package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Steps in the parameter's own units: as long as past steps, scaled by past gradients.
///
/// **Formula.** v ← ρ·v + (1 − ρ)·g²; d = g·√(u + ε)/√(v + ε); p ← p − η·d; u ← ρ·u + (1 − ρ)·d².
///
/// **Source.** Zeiler 2012, algorithm 1, which has no learning rate: η = 1.
///
/// @param rho ρ in [0, 1)
/// @param epsilon ε above 0; the first step's length is √(ε/(1 − ρ))
public record AdaDelta(double rho, double epsilon) implements UpdateRule {
  private static final Formula U = input("u");
  private static final Formula V = input("v");
  private static final Formula EPSILON = hyper("epsilon");

  /// Throws IllegalArgumentException if a number is outside its range.
  public AdaDelta {
    Range.fraction("AdaDelta: rho", rho);
    Range.positive("AdaDelta: epsilon", epsilon);
  }

  /// ρ = 0.9 and ε = 10⁻⁶, PyTorch's; the paper's trials have ρ = 0.95.
  public static AdaDelta defaults() {
    return new AdaDelta(0.9, 1e-6);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("u", 0.0, "v", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    Formula direction = U.add(EPSILON).sqrt().div(V.add(EPSILON).sqrt()).mul(G);
    return List.of(
        new Assignment("v", Adam.mean("rho", V, G.square())),
        new Assignment(PARAMETER, P.sub(RATE.mul(direction))),
        new Assignment("u", Adam.mean("rho", U, direction.square())));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("rho", rho, "epsilon", epsilon);
  }

  /// 1, as in the paper.
  @Override
  public double learningRate() {
    return 1;
  }
}
