package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = rate·factor^(t/every): [StepDecay] without the stairs.
///
/// **Source.** The form of Keras' ExponentialDecay; with `every` = 1 that of PyTorch's
/// ExponentialLR.
///
/// @param rate the first learning rate
/// @param factor what it has been multiplied with
/// @param every after this many steps
public record ExponentialDecay(double rate, double factor, long every) implements Schedule {
  static final Curve CURVE =
      Curve.of(
          Curve.RATE.mul(hyper("factor").pow(Curve.T.div(hyper("every")))),
          "rate",
          "factor",
          "every");

  /// Throws IllegalArgumentException if a number is negative or not finite, or `every` is below 1.
  public ExponentialDecay {
    Range.notNegative("ExponentialDecay: rate", rate);
    Range.notNegative("ExponentialDecay: factor", factor);
    Range.steps("ExponentialDecay: every", every);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, factor, (double) every);
  }
}
