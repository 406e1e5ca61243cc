package org.bpnet.nn.optim.formula;

import static org.bpnet.nn.optim.formula.Momentum.MU;
import static org.bpnet.nn.optim.formula.Momentum.V;

import java.util.List;
import java.util.Map;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Nesterov's accelerated gradient.
///
/// **Formula.** v ← μ·v + g; p ← p − η·(g + μ·v).
///
/// **Source.** Nesterov 1983, in the form of Sutskever, Martens, Dahl, Hinton 2013, eqs. 3 and 4.
/// **Differs**: there the gradient is taken at θ + μ·u, with u the velocity scaled by −η. Written
/// for p = θ + μ·u, the point at which the gradient is taken, the rule becomes this one (Bengio,
/// Boulanger-Lewandowski, Pascanu 2013, section 3.5; PyTorch's form); exactly so while η and μ do
/// not change.
///
/// @param momentum μ in [0, 1)
public record Nesterov(double momentum) implements UpdateRule {
  /// Throws IllegalArgumentException if the momentum is outside [0, 1).
  public Nesterov {
    Range.fraction("Nesterov: momentum", momentum);
  }

  /// μ = 0.9 (Keras' and PyTorch's examples).
  public static Nesterov defaults() {
    return new Nesterov(0.9);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("v", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    return List.of(
        new Assignment("v", MU.mul(V).add(G)),
        new Assignment(PARAMETER, P.sub(RATE.mul(G.add(MU.mul(V))))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("mu", momentum);
  }

  /// 0.01, as for [Momentum].
  @Override
  public double learningRate() {
    return 0.01;
  }
}
