package org.bpnet.nn.optim.tensor;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.AdamW;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.Update;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Momentum whose steps are made nearly orthogonal matrices: all singular values become about 1.
/// For the weights of hidden layers; biases and gains follow another rule.
///
/// **Formula.** Of weights: b ← μ·b + (1 − μ)·g; u = μ·b + (1 − μ)·g; X = u/(‖u‖ + 10⁻⁷), then k
/// times X ← a·X + (c·A + d·A²)·X with A = X·Xᵀ, a = 3.4445, c = −4.7750, d = 2.0315 (Newton and
/// Schulz, fifth order; A is taken on the shorter side); p ← (1 − η·λ)·p − η·√max(1, out/in)·X.
///
/// **Source.** Jordan et al., *Muon: an optimizer for hidden layers in neural networks*, 2024, and
/// the authors' program. Singular values end between about 0.7 and 1.2, not at 1. Weights of rank
/// above 2 are taken as matrices, all axes but the last flattened. The authors advise another rule
/// for first and last layers too: see [org.bpnet.nn.optim.Group.Ruled].
///
/// @param momentum μ in [0, 1)
/// @param steps k, at least 1
/// @param decay λ of weights, at least 0
/// @param others the rule of parameters of rank below 2
/// @param factor of the learning rate for those
public record Muon(double momentum, int steps, double decay, Rule others, double factor)
    implements Rule {
  private static final double GUARD = 1e-7;
  private static final double A = 3.4445;
  private static final double C = -4.7750;
  private static final double D = 2.0315;

  static final Formula DIRECTION = Adam.mean("mu", input("b"), UpdateRule.G);
  static final Formula UNIT = input("u").div(input("n").add(GUARD));
  static final Formula POLYNOMIAL =
      constant(C).mul(input("A")).add(constant(D).mul(input("S"))); // S = A·A
  static final Formula ITERATED = constant(A).mul(input("X")).add(input("Y")); // Y = (cA + dS)·X
  static final Formula MOVED =
      UpdateRule.P.mul(constant(1).sub(UpdateRule.RATE.mul(hyper("lambda"))))
          .sub(UpdateRule.RATE.mul(hyper("f")).mul(input("X")));

  private static final Pointwise B = Pointwise.of(DIRECTION, "b", "g", "mu");
  private static final Pointwise U = Pointwise.of(UNIT, "u", "n");
  private static final Pointwise Z = Pointwise.of(POLYNOMIAL, "A", "S");
  private static final Pointwise X = Pointwise.of(ITERATED, "X", "Y");
  private static final Pointwise P = Pointwise.of(MOVED, "p", "X", "eta", "lambda", "f");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Muon {
    Range.fraction("Muon: momentum", momentum);
    Range.notNegative("Muon: decay", decay);
    Range.positive("Muon: factor", factor);
    if (steps < 1 || others.radius() > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Muon: needs steps >= 1 and for the others a rule that is not sam, got %d and %s",
              steps,
              others));
    }
  }

  /// μ = 0.95, five steps, λ = 0.01, and for the others AdamW with β₂ = 0.95 and ε = 10⁻¹⁰ at a
  /// rate of 0.0003 beside 0.02: those of the authors' program.
  public static Muon defaults() {
    return new Muon(0.95, 5, 0.01, new AdamW(new Adam(0.9, 0.95, 1e-10), 0.01), 0.015);
  }

  @Override
  public Map<String, Slot> slots(Shape parameter) {
    return parameter.rank() < 2 ? others.slots(parameter) : Map.of("b", new Slot(parameter, 0));
  }

  @Override
  public Map<String, Tensor> apply(Update update) {
    if (!update.isWeight()) {
      return others.apply(update.scaled(factor));
    }
    Pass pass = update.pass();
    Tensor mu = update.number(momentum);
    Tensor b = pass.apply(B, List.of(update.state("b"), update.gradient(), mu));
    Tensor u = pass.apply(B, List.of(b, update.gradient(), mu));
    Tensor x = orthogonal(Norms.flat(u));
    double wide = (double) x.shape().extent(1) / x.shape().extent(0);
    Tensor moved =
        pass.apply(
            P,
            List.of(
                update.parameter(),
                x.reshape(u.shape()),
                update.rate(),
                update.number(decay),
                update.number(Math.sqrt(Math.max(1, wide)))));
    return Map.of("b", b, UpdateRule.PARAMETER, moved);
  }

  private Tensor orthogonal(Tensor u) {
    Pass pass = u.pass();
    boolean tall = u.shape().extent(0) > u.shape().extent(1);
    Tensor x = pass.apply(U, List.of(u, Norms.norm(u)));
    for (int i = 0; i < steps; i++) {
      Tensor a = tall ? x.transpose().matmul(x) : x.matmulT(x);
      Tensor z = pass.apply(Z, List.of(a, a.matmul(a)));
      Tensor y = tall ? x.matmul(z) : z.matmul(x);
      x = pass.apply(X, List.of(x, y));
    }
    return x;
  }

  /// 0.02, that of the authors' program.
  @Override
  public double learningRate() {
    return 0.02;
  }

  @Override
  public Rule withDecay(double other) {
    return new Muon(momentum, steps, other, others, factor);
  }
}
