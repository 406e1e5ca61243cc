package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Resilient back-propagation: each element has a step of its own, which grows while the gradient
/// keeps its sign and shrinks when it changes. The gradient's size does not matter.
///
/// For gradients of the whole training set: on batches the sign changes with the batch.
///
/// **Formula.** With h the gradient remembered: d ← d·η⁺ if g·h > 0, d·η⁻ if g·h < 0, else d, and
/// then held within the smallest and the largest step. If g·h < 0, h ← 0 and the parameter stays;
/// else h ← g and p ← p − d·sign(g). The learning rate is d at the first update, and has no effect
/// later.
///
/// **Source.** Riedmiller, Braun 1993, without its step back: iRprop⁻ of Igel, Hüsken, *Empirical
/// evaluation of the improved Rprop learning algorithms*, 2003, which is also what PyTorch calls
/// Rprop.
///
/// @param increase η⁺, at least 1
/// @param decrease η⁻ in (0, 1)
/// @param smallest the smallest step, above 0
/// @param largest the largest step, at least the smallest
public record Rprop(double increase, double decrease, double smallest, double largest)
    implements UpdateRule {
  private static final Formula D = input("d");
  private static final Formula H = input("h");
  private static final Formula ZERO = constant(0);

  /// Throws IllegalArgumentException if a number is outside its range.
  public Rprop {
    Range.fraction("Rprop: decrease", decrease);
    Range.positive("Rprop: smallest", smallest);
    if (!(increase >= 1 && largest >= smallest && decrease > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Rprop: need increase >= 1, decrease > 0 and largest >= smallest, got %s, %s and %s,"
                  + " %s",
              increase,
              decrease,
              largest,
              smallest));
    }
  }

  /// η⁺ = 1.2, η⁻ = 0.5, steps from 10⁻⁶ to 50, as in the papers and PyTorch.
  public static Rprop defaults() {
    return new Rprop(1.2, 0.5, 1e-6, 50);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("d", 0.0, "h", 0.0);
  }

  /// A step of 0 is one that has not begun: no later one is below the smallest.
  @Override
  public List<Assignment> assignments() {
    Formula agreement = G.sign().mul(H); // not g·h, which may be too small to be told from 0
    Formula factor =
        where(
            agreement.greaterThan(ZERO),
            hyper("increase"),
            where(agreement.lessThan(ZERO), hyper("decrease"), constant(1)));
    Formula step = where(D.greaterThan(ZERO), D, RATE).mul(factor);
    return List.of(
        new Assignment("d", Formula.min(Formula.max(step, hyper("smallest")), hyper("largest"))),
        new Assignment("h", where(agreement.lessThan(ZERO), ZERO, G)),
        new Assignment(PARAMETER, P.sub(D.mul(H.sign()))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of(
        "increase", increase, "decrease", decrease, "smallest", smallest, "largest", largest);
  }

  /// 0.01, PyTorch's; the papers have 0.1.
  @Override
  public double learningRate() {
    return 0.01;
  }
}
