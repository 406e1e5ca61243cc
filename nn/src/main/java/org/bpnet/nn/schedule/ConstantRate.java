package org.bpnet.nn.schedule;

import org.bpnet.nn.catalog.Range;

/// **Formula.** η(t) = rate.
///
/// @param rate the learning rate
public record ConstantRate(double rate) implements Schedule {
  /// Throws IllegalArgumentException if the rate is negative or not finite.
  public ConstantRate {
    Range.notNegative("ConstantRate: rate", rate);
  }

  @Override
  public double at(long step) {
    return rate;
  }
}
