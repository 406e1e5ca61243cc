package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = rate·(1 + gamma·t)^(−power).
///
/// **Source.** Caffe's policy `inv`; γ = 10⁻⁴ and power 0.75 are those of its LeNet.
///
/// @param rate the first learning rate
/// @param gamma per step
/// @param power how fast it falls in the end
public record InverseDecay(double rate, double gamma, double power) implements Schedule {
  static final Curve CURVE =
      Curve.of(
          Curve.RATE.mul(hyper("gamma").mul(Curve.T).add(1).pow(hyper("power").neg())),
          "rate",
          "gamma",
          "power");

  /// Throws IllegalArgumentException if a number is negative or not finite.
  public InverseDecay {
    Range.notNegative("InverseDecay: rate", rate);
    Range.notNegative("InverseDecay: gamma", gamma);
    Range.notNegative("InverseDecay: power", power);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, gamma, power);
  }
}
