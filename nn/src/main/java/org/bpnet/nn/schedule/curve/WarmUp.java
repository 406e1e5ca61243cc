package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.min;

import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = then(t)·min(1, (t + 1)/steps): the first update already has a rate above 0,
/// and `then` counts its steps from the very first one.
///
/// **Source.** Goyal et al., *Accurate, large minibatch SGD*, 2017, section 2.2 (gradual warm-up).
///
/// @param steps the steps until the full rate
/// @param then the schedule that is scaled
public record WarmUp(long steps, Schedule then) implements Schedule {
  private static final Formula SHARE = min(Curve.T.add(1).div(hyper("steps")), constant(1));
  static final Curve CURVE = Curve.of(Formula.input("then").mul(SHARE), "then", "steps");

  /// Throws IllegalArgumentException if `steps` is below 1.
  public WarmUp {
    Range.steps("WarmUp: steps", steps);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, then.at(step), (double) steps);
  }

  @Override
  public Schedule after(long step, double score) {
    return new WarmUp(steps, then.after(step, score));
  }
}
