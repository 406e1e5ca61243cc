package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.max;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// **Formula.** η(t) = max(rate·(1 + gamma·t)^(−power), floor).
///
/// **Source.** Caffe's policy `inv`; γ = 10⁻⁴ and power 0.75 are those of its LeNet; the floor is
/// that of the large-margin losses, which anneal a weight in this way (Liu et al. 2016).
///
/// @param rate the first learning rate
/// @param gamma per step
/// @param power how fast it falls in the end
/// @param floor the last learning rate
public record InverseDecay(double rate, double gamma, double power, double floor)
    implements Schedule {
  static final Curve CURVE =
      Curve.of(
          max(
              Curve.RATE.mul(hyper("gamma").mul(Curve.T).add(1).pow(hyper("power").neg())),
              Curve.FLOOR),
          "rate",
          "gamma",
          "power",
          "floor");

  /// Throws IllegalArgumentException if a number is negative or not finite, or if the floor lies
  /// above the rate.
  public InverseDecay {
    Range.ordered("InverseDecay", floor, rate);
    Range.notNegative("InverseDecay: gamma", gamma);
    Range.notNegative("InverseDecay: power", power);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, gamma, power, floor);
  }
}
