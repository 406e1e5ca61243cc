package org.bpnet.nn.optim.tensor;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Map;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.Update;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Momentum with a learning rate for each weight tensor, so that all move by a like share of their
/// own size: for large batches.
///
/// **Formula.** r = τ·‖p‖/(‖g‖ + λ·‖p‖), norms over the whole tensor; v ← μ·v + η·r·(g + λ·p); p ←
/// p − v.
///
/// **Source.** You, Gitman, Ginsburg, *Large batch training of convolutional networks*, 2017,
/// algorithm 1. **Differs** (ours): where a norm is 0, and for parameters of rank below 2, which do
/// not decay, r = τ.
///
/// @param momentum μ in [0, 1)
/// @param decay λ, at least 0
/// @param trust τ above 0
public record Lars(double momentum, double decay, double trust) implements Rule {
  /// With w and n the norms of parameter and gradient.
  static final Formula RATIO =
      where(
          Formula.min(input("w"), input("n")).greaterThan(constant(0)),
          hyper("tau").mul(input("w")).div(input("n").add(hyper("lambda").mul(input("w")))),
          hyper("tau"));

  static final Formula VELOCITY =
      hyper("mu")
          .mul(input("v"))
          .add(
              UpdateRule.RATE
                  .mul(input("r"))
                  .mul(UpdateRule.G.add(hyper("lambda").mul(UpdateRule.P))));

  static final Formula MOVED = UpdateRule.P.sub(input("v"));

  private static final Pointwise R = Pointwise.of(RATIO, "w", "n", "tau", "lambda");
  private static final Pointwise V =
      Pointwise.of(VELOCITY, "v", "g", "p", "r", "mu", "eta", "lambda");
  private static final Pointwise P = Pointwise.of(MOVED, "p", "v");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Lars {
    Range.fraction("Lars: momentum", momentum);
    Range.notNegative("Lars: decay", decay);
    Range.positive("Lars: trust", trust);
  }

  /// μ = 0.9, λ = 0.0005 and τ = 0.001, the paper's.
  public static Lars defaults() {
    return new Lars(0.9, 5e-4, 1e-3);
  }

  @Override
  public Map<String, Slot> slots(Shape parameter) {
    return Map.of("v", new Slot(parameter, 0));
  }

  @Override
  public Map<String, Tensor> apply(Update update) {
    Pass pass = update.pass();
    Tensor p = update.parameter();
    Tensor g = update.gradient();
    Tensor tau = update.number(trust);
    Tensor lambda = update.number(update.isDecaying() ? decay : 0);
    Tensor ratio =
        update.isWeight() ? pass.apply(R, List.of(Norms.norm(p), Norms.norm(g), tau, lambda)) : tau;
    Tensor velocity =
        pass.apply(
            V,
            List.of(
                update.state("v"), g, p, ratio, update.number(momentum), update.rate(), lambda));
    return Map.of("v", velocity, UpdateRule.PARAMETER, pass.apply(P, List.of(p, velocity)));
  }

  /// 2, the paper's for batches of 512 images.
  @Override
  public double learningRate() {
    return 2;
  }

  @Override
  public Rule withDecay(double other) {
    return new Lars(momentum, other, trust);
  }
}
