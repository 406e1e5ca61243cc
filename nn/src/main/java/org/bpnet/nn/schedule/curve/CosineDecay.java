package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.min;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = floor + ½(rate − floor)(1 + cos(πt/total)) up to step `total`, then floor.
///
/// **Source.** Loshchilov, Hutter, *SGDR*, 2017, eq. 5. **Differs**: no restarts; those are
/// [CosineRestarts].
///
/// @param rate the first learning rate
/// @param total the steps down to the floor
/// @param floor the last learning rate
public record CosineDecay(double rate, long total, double floor) implements Schedule {
  static final Curve CURVE =
      Curve.of(
          Curve.cosine(Curve.RATE, Curve.FLOOR, min(Curve.T.div(Curve.TOTAL), constant(1))),
          "rate",
          "total",
          "floor");

  /// Throws IllegalArgumentException if a rate is negative or not finite, if the floor lies above
  /// the rate, or if `total` is below 1.
  public CosineDecay {
    Range.ordered("CosineDecay", floor, rate);
    Range.steps("CosineDecay: total", total);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, (double) total, floor);
  }
}
