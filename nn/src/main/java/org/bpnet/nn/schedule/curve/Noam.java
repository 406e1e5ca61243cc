package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.min;

import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = factor·width^(−½)·min(n^(−½), n·warmup^(−3/2)) at update n = t + 1.
///
/// **Source.** Vaswani et al., *Attention is all you need*, 2017, eq. 3, with 4000 steps of
/// warm-up; the factor is ours, 1 there.
///
/// @param width the width of the model, d
/// @param warmup the steps in which the rate rises
/// @param factor of the whole
public record Noam(long width, long warmup, double factor) implements Schedule {
  private static final Formula N = Curve.T.add(1);
  static final Curve CURVE =
      Curve.of(
          hyper("factor")
              .mul(hyper("width").pow(-0.5))
              .mul(min(N.pow(-0.5), N.mul(hyper("warmup").pow(-1.5)))),
          "width",
          "warmup",
          "factor");

  /// Throws IllegalArgumentException if a count is below 1, or the factor negative or not finite.
  public Noam {
    Range.steps("Noam: width", width);
    Range.steps("Noam: warmup", warmup);
    Range.notNegative("Noam: factor", factor);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, (double) width, (double) warmup, factor);
  }
}
