package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Gradient descent that also keeps the mean of the parameters it passed through.
///
/// **Formula.** p ← (1 − λ·ηₜ)·p − ηₜ·g; a ← a + μₜ·(p − a) with ηₜ = η/(1 + λ·η·(t − 1))^α and μₜ
/// = 1/max(1, t − 1 − t₀) at update t = 1, 2, ... Until update t₀ + 2 the mean a is the parameter
/// itself.
///
/// The mean is what the method estimates. It is kept as the state `a` of each parameter
/// (`hidden.weight.a`) and does not touch the parameter: copy it there when training ends.
///
/// **Source.** Polyak, Juditsky 1992; the schedule is that of Bottou's *SGD* (2010) as PyTorch has
/// it.
///
/// @param decay λ, at least 0
/// @param power α, at least 0
/// @param start t₀, at least 0: the mean starts here
public record Asgd(double decay, double power, double start) implements UpdateRule {
  private static final Formula A = input("a");
  private static final Formula MU = hyper("mu");

  /// Throws IllegalArgumentException if a number is negative or not finite.
  public Asgd {
    Range.notNegative("Asgd: decay", decay);
    Range.notNegative("Asgd: power", power);
    Range.notNegative("Asgd: start", start);
  }

  /// λ = 10⁻⁴, α = 0.75, t₀ = 10⁶, PyTorch's.
  public static Asgd defaults() {
    return new Asgd(1e-4, 0.75, 1e6);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("a", 0.0);
  }

  @Override
  public List<Assignment> assignments() {
    Formula rate = hyper("eta_t");
    Formula decayed = P.mul(constant(1).sub(rate.mul(hyper("lambda"))));
    return List.of(
        new Assignment(PARAMETER, decayed.sub(rate.mul(G))),
        new Assignment("a", constant(1).sub(MU).mul(A).add(MU.mul(P))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    double past = step - 1;
    return Map.of(
        "lambda", decay,
        "eta_t", learningRate / Math.pow(1 + decay * learningRate * past, power),
        "mu", 1 / Math.max(1, past - start));
  }

  /// 0.01, PyTorch's.
  @Override
  public double learningRate() {
    return 0.01;
  }
}
