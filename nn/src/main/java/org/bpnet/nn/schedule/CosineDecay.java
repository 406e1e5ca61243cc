package org.bpnet.nn.schedule;

/// **Formula.** η(t) = floor + ½(rate − floor)(1 + cos(πt/total)) up to step `total`, then floor.
///
/// **Source.** Loshchilov, Hutter, *SGDR*, 2017, eq. 5. **Differs**: no restarts.
///
/// @param rate the first learning rate
/// @param total the steps down to the floor
/// @param floor the last learning rate
public record CosineDecay(double rate, long total, double floor) implements Schedule {
  /// Throws IllegalArgumentException if a rate is negative or not finite, if the floor lies above
  /// the rate, or if `total` is below 1.
  public CosineDecay {
    Checks.rate("CosineDecay: rate", rate);
    Checks.rate("CosineDecay: floor", floor);
    Checks.steps("CosineDecay: total", total);
    if (floor > rate) {
      throw new IllegalArgumentException(
          "CosineDecay: need floor <= rate, got floor %s and rate %s".formatted(floor, rate));
    }
  }

  @Override
  public double at(long step) {
    double done = Math.min(1, (double) step / total);
    return floor + 0.5 * (rate - floor) * (1 + Math.cos(Math.PI * done));
  }
}
