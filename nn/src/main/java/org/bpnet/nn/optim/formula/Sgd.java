package org.bpnet.nn.optim.formula;

import java.util.List;
import java.util.Map;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Gradient descent; stochastic when the gradient is that of a batch.
///
/// **Formula.** p ← p − η·g.
///
/// **Source.** Robbins, Monro 1951; the learning rate 0.01 is Keras'.
public record Sgd() implements UpdateRule {
  /// The rule; it has nothing to choose.
  public static Sgd defaults() {
    return new Sgd();
  }

  @Override
  public Map<String, Double> state() {
    return Map.of();
  }

  @Override
  public List<Assignment> assignments() {
    return List.of(new Assignment(PARAMETER, P.sub(RATE.mul(G))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of();
  }

  @Override
  public double learningRate() {
    return 0.01;
  }
}
