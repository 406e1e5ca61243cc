package org.bpnet.nn.schedule.curve;

import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// [CosineDecay] that starts anew whenever it is through, each time `growth` times as long.
///
/// **Formula.** η(t) = floor + ½(rate − floor)(1 + cos(πs/T)), with s the steps since the last
/// restart and T the length of this period: `period`·growthⁱ after i restarts.
///
/// **Source.** Loshchilov, Hutter, *SGDR*, 2017, eq. 5, with T₀ = `period` and Tₘᵤₗₜ = `growth`.
///
/// @param rate the learning rate at each restart
/// @param period the steps of the first period
/// @param growth how much longer each period is than the one before, a whole number
/// @param floor the learning rate at the end of a period
public record CosineRestarts(double rate, long period, long growth, double floor)
    implements Schedule {

  /// Throws IllegalArgumentException if a rate is negative or not finite, if the floor lies above
  /// the rate, or if `period` or `growth` is below 1.
  public CosineRestarts {
    Range.ordered("CosineRestarts", floor, rate);
    Range.steps("CosineRestarts: period", period);
    Range.steps("CosineRestarts: growth", growth);
  }

  @Override
  public double at(long step) {
    long length = period;
    long since = growth == 1 ? step % period : step;
    while (since >= length) { // a few times only, since periods grow
      since -= length;
      length *= growth;
    }
    return CosineDecay.CURVE.at(since, rate, (double) length, floor);
  }
}
