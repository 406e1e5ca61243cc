package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Gradient descent with momentum, the heavy ball.
///
/// **Formula.** v ← μ·v + g; p ← p − η·v.
///
/// **Source.** Polyak 1964; this form is PyTorch's. **Differs** from v ← μ·v − η·g; p ← p + v
/// (Rumelhart, Hinton, Williams 1986, eq. 9) when η changes: here the new rate applies to the whole
/// velocity at once.
///
/// @param momentum μ in [0, 1)
public record Momentum(double momentum) implements UpdateRule {
  static final Formula MU = hyper("mu");
  static final Formula V = input("v");

  /// Throws IllegalArgumentException if the momentum is outside [0, 1).
  public Momentum {
    Range.fraction("Momentum: momentum", momentum);
  }

  /// μ = 0.9 (Rumelhart, Hinton, Williams 1986; Krizhevsky, Sutskever, Hinton 2012).
  public static Momentum defaults() {
    return new Momentum(0.9);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("v", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    return List.of(
        new Assignment("v", MU.mul(V).add(G)), new Assignment(PARAMETER, P.sub(RATE.mul(V))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("mu", momentum);
  }

  /// 0.01 (Krizhevsky, Sutskever, Hinton 2012, section 5).
  @Override
  public double learningRate() {
    return 0.01;
  }
}
