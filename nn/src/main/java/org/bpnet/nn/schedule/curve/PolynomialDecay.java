package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.min;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = floor + (rate − floor)(1 − t/total)^power up to step `total`, then floor.
///
/// **Source.** Caffe's policy `poly`; the floor is Keras'. With power 1 a straight line.
///
/// @param rate the first learning rate
/// @param total the steps down to the floor
/// @param power above 1 it falls fast at first, below 1 in the end
/// @param floor the last learning rate
public record PolynomialDecay(double rate, long total, double power, double floor)
    implements Schedule {
  static final Curve CURVE =
      Curve.of(
          Curve.FLOOR.add(
              Curve.RATE
                  .sub(Curve.FLOOR)
                  .mul(
                      constant(1)
                          .sub(min(Curve.T.div(Curve.TOTAL), constant(1)))
                          .pow(hyper("power")))),
          "rate",
          "total",
          "power",
          "floor");

  /// Throws IllegalArgumentException if a rate is negative or not finite, if the floor lies above
  /// the rate, if `total` is below 1 or the power not positive.
  public PolynomialDecay {
    Range.ordered("PolynomialDecay", floor, rate);
    Range.steps("PolynomialDecay: total", total);
    Range.positive("PolynomialDecay: power", power);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, (double) total, power, floor);
  }
}
