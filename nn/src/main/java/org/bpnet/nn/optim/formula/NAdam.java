package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.hyper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [Adam] with Nesterov's look ahead and a momentum that grows.
///
/// **Formula.** m and v as in Adam; p ← p − η·(a·g + b·m)/(√v̂ + ε) with v̂ = v/(1 − β₂ᵗ), a = (1 −
/// μₜ)/(1 − μ₁⋯μₜ), b = μₜ₊₁/(1 − μ₁⋯μₜ₊₁) and μₜ = β₁·(1 − ½·0.96^(ψ·t)).
///
/// **Source.** Dozat, *Incorporating Nesterov momentum into Adam*, 2016, algorithm 2, with the
/// momentum of Sutskever, Martens, Dahl, Hinton 2013. **Differs**: as in PyTorch m is a mean with a
/// constant β₁. PyTorch before 2.0 counted μₜ twice in the product of b.
///
/// @param adam the betas and ε
/// @param momentumDecay ψ, at least 0: how fast the momentum rises from β₁/2 to β₁
public record NAdam(Adam adam, double momentumDecay) implements UpdateRule {
  private static final double LOG_BASE = Math.log(0.96);
  private static final int TERMS = 60; // each is less than half the one before: 2⁻⁶⁰ is left out

  /// Throws IllegalArgumentException if the decay is negative or not finite.
  public NAdam {
    Range.notNegative("NAdam: momentumDecay", momentumDecay);
  }

  /// Adam's betas and ε with ψ = 0.004, PyTorch's.
  public static NAdam defaults() {
    return new NAdam(Adam.defaults(), 4e-3);
  }

  @Override
  public Map<String, Double> state() {
    return adam.state();
  }

  @Override
  public List<Assignment> assignments() {
    Formula mixed = hyper("a").mul(G).add(hyper("b").mul(Adam.M));
    Formula scale = Adam.V.div(hyper("c2")).sqrt().add(hyper("epsilon"));
    return List.of(
        new Assignment("m", Adam.mean("beta1", Adam.M, G)),
        new Assignment("v", Adam.mean("beta2", Adam.V, G.square())),
        new Assignment(PARAMETER, P.sub(RATE.mul(mixed).div(scale))));
  }

  /// Adam's, and the weights a of the gradient and b of its mean.
  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    var values = new HashMap<>(adam.hypers(step, learningRate, rank));
    values.put("a", (1 - momentum(step)) / (1 - product(step)));
    values.put("b", momentum(step + 1) / (1 - product(step + 1)));
    return values;
  }

  /// μₜ.
  private double momentum(long step) {
    return adam.beta1() * (1 - 0.5 * Math.exp(LOG_BASE * momentumDecay * step));
  }

  /// μ₁⋯μₜ, in a time that does not grow with t: with q = 0.96^ψ its logarithm is t·ln β₁ − Σₖ
  /// (2⁻ᵏ/k)·Σᵢ qⁱᵏ, and the inner sum over i = 1, ..., t is a geometric one.
  private double product(long step) {
    double logQ = LOG_BASE * momentumDecay;
    double log = step * Math.log(adam.beta1());
    double half = 1;
    for (int k = 1; k <= TERMS; k++) {
      half /= 2;
      double sum =
          logQ == 0
              ? step
              : Math.exp(k * logQ) * Math.expm1(k * logQ * step) / Math.expm1(k * logQ);
      log -= half / k * sum;
    }
    return Math.exp(log);
  }

  /// 0.002, PyTorch's.
  @Override
  public double learningRate() {
    return 2e-3;
  }
}
