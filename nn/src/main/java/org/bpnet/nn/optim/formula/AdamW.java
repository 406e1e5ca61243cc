package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.UpdateRule;

/// [Adam] with weight decay that does not pass through its means.
///
/// **Formula.** As Adam, with p·(1 − η·λ) in place of p.
///
/// **Source.** Loshchilov, Hutter, *Decoupled weight decay regularization*, 2019, algorithm 2.
/// **Differs**: the decay is multiplied with the learning rate, as in PyTorch, where the paper has
/// the schedule's factor alone; and only parameters of rank 2 and above decay (ours), so that
/// biases and gains are left alone, unless [org.bpnet.nn.optim.Group.Decay] has them decay as in
/// PyTorch.
///
/// @param adam the betas and ε
/// @param decay λ, at least 0
public record AdamW(Adam adam, double decay) implements UpdateRule {
  /// Throws IllegalArgumentException if the decay is negative or not finite.
  public AdamW {
    Range.notNegative("AdamW: decay", decay);
  }

  /// Adam's defaults and λ = 0.01, PyTorch's.
  public static AdamW defaults() {
    return new AdamW(Adam.defaults(), 0.01);
  }

  @Override
  public Map<String, Double> state() {
    return adam.state();
  }

  @Override
  public List<Assignment> assignments() {
    Formula decayed = P.mul(constant(1).sub(RATE.mul(hyper("lambda"))));
    return Adam.assignments(decayed);
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    var values = new HashMap<>(adam.hypers(step, learningRate, rank));
    values.put("lambda", rank >= 2 ? decay : 0);
    return values;
  }

  /// 0.001, Adam's.
  @Override
  public double learningRate() {
    return adam.learningRate();
  }

  @Override
  public Rule withDecay(double other) {
    return new AdamW(adam, other);
  }
}
