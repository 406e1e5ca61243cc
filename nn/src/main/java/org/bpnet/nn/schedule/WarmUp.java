package org.bpnet.nn.schedule;

/// **Formula.** η(t) = then(t)·min(1, (t + 1)/steps): the first update already has a rate above 0,
/// and `then` counts its steps from the very first one.
///
/// **Source.** Goyal et al., *Accurate, large minibatch SGD*, 2017, section 2.2 (gradual warm-up).
///
/// @param steps the steps until the full rate
/// @param then the schedule that is scaled
public record WarmUp(long steps, Schedule then) implements Schedule {
  /// Throws IllegalArgumentException if `steps` is below 1.
  public WarmUp {
    Checks.steps("WarmUp: steps", steps);
  }

  @Override
  public double at(long step) {
    return then.at(step) * Math.min(1, (step + 1.0) / steps);
  }
}
