package org.bpnet.nn.optim.tensor;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.Update;
import org.bpnet.nn.optim.rule.UpdateRule;

/// A rule whose every few steps count as one: slow weights go part of the way to where the rule has
/// taken the parameters, which then go on from there.
///
/// **Formula.** s ← p before updates 1, k + 1, 2k + 1, ...; p by the rule; after updates k, 2k,
/// ...: p ← s + α·(p − s). What the rule remembers is kept.
///
/// **Source.** Zhang, Lucas, Hinton, Ba, *Lookahead optimizer: k steps forward, 1 step back*, 2019,
/// algorithm 1.
///
/// @param rule the rule of the fast weights
/// @param steps k, at least 1
/// @param share α in (0, 1]
public record Lookahead(Rule rule, int steps, double share) implements Rule {
  private static final String SLOW = "slow";

  /// The lines around those of the rule.
  static final Formula BEGIN =
      where(hyper("begins").greaterThan(constant(0)), input("p"), input(SLOW));

  static final Formula END =
      where(
          hyper("ends").greaterThan(constant(0)),
          input(SLOW).add(hyper("alpha").mul(input("p").sub(input(SLOW)))),
          input("p"));

  private static final Pointwise BEGUN = Pointwise.of(BEGIN, "p", SLOW, "begins");
  private static final Pointwise ENDED = Pointwise.of(END, "p", SLOW, "ends", "alpha");

  /// Throws IllegalArgumentException if a number is outside its range.
  public Lookahead {
    if (!(steps >= 1 && share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Lookahead: need steps >= 1 and share in (0, 1], got %d and %s",
              steps,
              share));
    }
  }

  /// k = 5 and α = 0.5, those of the paper's experiments with images.
  public static Lookahead of(Rule rule) {
    return new Lookahead(rule, 5, 0.5);
  }

  @Override
  public Map<String, Slot> slots(Shape parameter) {
    Map<String, Slot> slots = new LinkedHashMap<>(rule.slots(parameter));
    slots.put(SLOW, new Slot(parameter, 0));
    return slots;
  }

  @Override
  public Map<String, Tensor> apply(Update update) {
    Pass pass = update.pass();
    Tensor begins = update.number(t -> (t - 1) % steps == 0 ? 1 : 0);
    Tensor ends = update.number(t -> t % steps == 0 ? 1 : 0);
    Tensor slow = pass.apply(BEGUN, List.of(update.parameter(), update.state(SLOW), begins));
    Map<String, Tensor> values = new LinkedHashMap<>(rule.apply(update));
    Tensor alpha = update.number(share);
    values.computeIfPresent(
        UpdateRule.PARAMETER, (_, fast) -> pass.apply(ENDED, List.of(fast, slow, ends, alpha)));
    values.put(SLOW, slow);
    return values;
  }

  /// The rule's own.
  @Override
  public double learningRate() {
    return rule.learningRate();
  }

  @Override
  public double radius() {
    return rule.radius();
  }

  @Override
  public Rule withDecay(double decay) {
    return new Lookahead(rule.withDecay(decay), steps, share);
  }
}
