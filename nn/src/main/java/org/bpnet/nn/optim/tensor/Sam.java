package org.bpnet.nn.optim.tensor;

import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.Update;

/// Sharpness-aware minimization: a rule that works with the gradients of the place nearby where the
/// loss is highest, and so finds flat minima. Each update takes two gradients, and twice the time.
///
/// **Formula.** ε = ρ·g/‖g‖ with g the gradients at the parameters p, all of them one vector; p by
/// the rule with the gradients at p + ε.
///
/// **Source.** Foret, Kleiner, Mobahi, Neyshabur, *Sharpness-aware minimization for efficiently
/// improving generalization*, 2021, algorithm 1 and eq. 2 with p = 2. Where all of g is 0, so is ε.
/// Clipping and the like are done to the second gradients. The two draw different random numbers,
/// as for dropout.
///
/// The optimizer takes the gradients: see [org.bpnet.nn.optim.Optimizer#gradients].
///
/// @param rule what is done with the gradients
/// @param radius ρ above 0
public record Sam(Rule rule, double radius) implements Rule {
  /// Throws IllegalArgumentException if the radius is outside its range.
  public Sam {
    Range.positive("Sam: radius", radius);
    if (rule.radius() > 0) {
      throw new IllegalArgumentException("Sam: takes a rule that is not sam itself, got " + rule);
    }
  }

  /// ρ = 0.05, the paper's.
  public static Sam of(Rule rule) {
    return new Sam(rule, 0.05);
  }

  @Override
  public Map<String, Slot> slots(Shape parameter) {
    return rule.slots(parameter);
  }

  @Override
  public Map<String, Tensor> apply(Update update) {
    return rule.apply(update);
  }

  /// The rule's own.
  @Override
  public double learningRate() {
    return rule.learningRate();
  }

  @Override
  public Rule withDecay(double decay) {
    return new Sam(rule.withDecay(decay), radius);
  }
}
