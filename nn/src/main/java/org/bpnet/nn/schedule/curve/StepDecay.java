package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = rate·factor^⌊t/every⌋.
///
/// **Source.** Krizhevsky, Sutskever, Hinton 2012, section 5, where the factor is 1/10 and the
/// moment was chosen by hand.
///
/// @param rate the first learning rate
/// @param factor what it is multiplied with
/// @param every after how many steps
public record StepDecay(double rate, double factor, long every) implements Schedule {
  static final Curve CURVE =
      Curve.of(
          Curve.RATE.mul(hyper("factor").pow(Curve.T.div(hyper("every")).floor())),
          "rate",
          "factor",
          "every");

  /// Throws IllegalArgumentException if a number is negative or not finite, or `every` is below 1.
  public StepDecay {
    Range.notNegative("StepDecay: rate", rate);
    Range.notNegative("StepDecay: factor", factor);
    Range.steps("StepDecay: every", every);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, factor, (double) every);
  }
}
