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
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.Update;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [org.bpnet.nn.optim.formula.AdamW] whose step is as long as a share η of each weight tensor: for
/// large batches.
///
/// **Formula.** m, v, m̂ and v̂ as in Adam; d = m̂/(√v̂ + ε) + λ·p; p ← p − η·(‖p‖/‖d‖)·d, norms
/// over the whole tensor.
///
/// **Source.** You et al., *Large batch optimization for deep learning: training BERT in 76
/// minutes*, 2020, algorithm 2 with φ(z) = z. **Differs** (ours): where a norm is 0, and for
/// parameters of rank below 2, which do not decay, the ratio is 1.
///
/// @param adam the betas and ε
/// @param decay λ, at least 0
public record Lamb(Adam adam, double decay) implements Rule {
  static final Formula DIRECTION = Adam.direction(Adam.V).add(hyper("lambda").mul(UpdateRule.P));

  /// With w and n the norms of parameter and direction.
  static final Formula RATIO =
      where(
          Formula.min(input("w"), input("n")).greaterThan(constant(0)),
          input("w").div(input("n")),
          constant(1));

  static final Formula MOVED = UpdateRule.P.sub(UpdateRule.RATE.mul(input("r")).mul(input("d")));

  private static final Pointwise M =
      Pointwise.of(Adam.mean("beta1", Adam.M, UpdateRule.G), "m", "g", "beta1");
  private static final Pointwise V =
      Pointwise.of(Adam.mean("beta2", Adam.V, UpdateRule.G.square()), "v", "g", "beta2");
  private static final Pointwise D =
      Pointwise.of(DIRECTION, "m", "v", "p", "c1", "c2", "epsilon", "lambda");
  private static final Pointwise R = Pointwise.of(RATIO, "w", "n");
  private static final Pointwise P = Pointwise.of(MOVED, "p", "d", "r", "eta");

  /// Throws IllegalArgumentException if the decay is negative or not finite.
  public Lamb {
    Range.notNegative("Lamb: decay", decay);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁶ and λ = 0.01, the paper's.
  public static Lamb defaults() {
    return new Lamb(new Adam(0.9, 0.999, 1e-6), 0.01);
  }

  @Override
  public Map<String, Slot> slots(Shape parameter) {
    return adam.slots(parameter);
  }

  @Override
  public Map<String, Tensor> apply(Update update) {
    Pass pass = update.pass();
    Tensor p = update.parameter();
    Tensor g = update.gradient();
    Tensor m = pass.apply(M, List.of(update.state("m"), g, update.number(adam.beta1())));
    Tensor v = pass.apply(V, List.of(update.state("v"), g, update.number(adam.beta2())));
    Tensor direction =
        pass.apply(
            D,
            List.of(
                m,
                v,
                p,
                update.number(t -> 1 - Math.pow(adam.beta1(), (double) t)),
                update.number(t -> 1 - Math.pow(adam.beta2(), (double) t)),
                update.number(adam.epsilon()),
                update.number(update.isDecaying() ? decay : 0)));
    Tensor ratio =
        update.isWeight()
            ? pass.apply(R, List.of(Norms.norm(p), Norms.norm(direction)))
            : update.number(1);
    Tensor moved = pass.apply(P, List.of(p, direction, ratio, update.rate()));
    return Map.of("m", m, "v", v, UpdateRule.PARAMETER, moved);
  }

  /// 0.001, that of TensorFlow Addons; the paper's grows with the root of the batch.
  @Override
  public double learningRate() {
    return 1e-3;
  }

  @Override
  public Rule withDecay(double other) {
    return new Lamb(adam, other);
  }
}
