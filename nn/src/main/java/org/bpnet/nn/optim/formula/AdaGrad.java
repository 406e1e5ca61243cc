package org.bpnet.nn.optim.formula;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Steps that shrink with the gradients seen so far, element by element.
///
/// **Formula.** s ← s + g²; p ← p − η·g/(√s + ε).
///
/// **Source.** Duchi, Hazan, Singer 2011, the diagonal form (figure 1). **Differs**: ε stands
/// outside the root, as in PyTorch. PyTorch's `lr_decay` is here a schedule.
///
/// @param epsilon ε above 0
/// @param initial s before the first update, at least 0
public record AdaGrad(double epsilon, double initial) implements UpdateRule {
  private static final Formula S = input("s");

  /// Throws IllegalArgumentException if a number is outside its range.
  public AdaGrad {
    Range.positive("AdaGrad: epsilon", epsilon);
    Range.notNegative("AdaGrad: initial", initial);
  }

  /// ε = 10⁻¹⁰ and s = 0 at first, PyTorch's; Keras starts at s = 0.1.
  public static AdaGrad defaults() {
    return new AdaGrad(1e-10, 0);
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("s", initial);
  }

  @Override
  public List<Assignment> assignments() {
    return List.of(
        new Assignment("s", S.add(G.square())),
        new Assignment(PARAMETER, P.sub(RATE.mul(G).div(S.sqrt().add(hyper("epsilon"))))));
  }

  @Override
  public Map<String, Double> hypers(long step, double learningRate, int rank) {
    return Map.of("epsilon", epsilon);
  }

  /// 0.01, PyTorch's.
  @Override
  public double learningRate() {
    return 0.01;
  }
}
