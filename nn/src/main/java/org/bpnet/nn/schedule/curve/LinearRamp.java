package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.min;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = from + (to − from)·min(1, t/total): a straight line, up or down.
///
/// **Source.** PyTorch's LinearLR, which has a share of the rate at both ends where this has
/// values.
///
/// @param from the first value
/// @param to the last value
/// @param total the steps between them
public record LinearRamp(double from, double to, long total) implements Schedule {
  static final Curve CURVE =
      Curve.of(
          hyper("from")
              .add(hyper("to").sub(hyper("from")).mul(min(Curve.T.div(Curve.TOTAL), constant(1)))),
          "from",
          "to",
          "total");

  /// Throws IllegalArgumentException if a value is negative or not finite, or `total` is below 1.
  public LinearRamp {
    Range.notNegative("LinearRamp: from", from);
    Range.notNegative("LinearRamp: to", to);
    Range.steps("LinearRamp: total", total);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, from, to, (double) total);
  }
}
