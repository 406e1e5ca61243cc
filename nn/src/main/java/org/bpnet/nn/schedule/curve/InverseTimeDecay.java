package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = rate/(1 + decay·t). The rates sum to infinity and their squares do not, as
/// stochastic approximation asks (Robbins and Monro 1951).
///
/// **Source.** Darken and Moody 1991 ("search then converge"), with τ = 1/decay.
///
/// @param rate the first learning rate
/// @param decay per step; after 1/decay steps the rate is half
public record InverseTimeDecay(double rate, double decay) implements Schedule {
  static final Curve CURVE =
      Curve.of(Curve.RATE.div(hyper("decay").mul(Curve.T).add(1)), "rate", "decay");

  /// Throws IllegalArgumentException if a number is negative or not finite.
  public InverseTimeDecay {
    Range.notNegative("InverseTimeDecay: rate", rate);
    Range.notNegative("InverseTimeDecay: decay", decay);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, decay);
  }
}
