package org.bpnet.nn.schedule;

/// The learning rate as a function of the step: of the number of updates made before this one,
/// starting at 0.
@FunctionalInterface
public interface Schedule {
  /// The learning rate for the update that follows `step` others.
  double at(long step);

  /// Always `rate`.
  static Schedule constant(double rate) {
    return new ConstantRate(rate);
  }

  /// `rate` times `factor` after each `every` steps.
  static Schedule step(double rate, double factor, long every) {
    return new StepDecay(rate, factor, every);
  }

  /// `rate` shrinking smoothly by `factor` within each `every` steps.
  static Schedule exponential(double rate, double factor, long every) {
    return new ExponentialDecay(rate, factor, every);
  }

  /// `rate`/(1 + decay·step).
  static Schedule inverseTime(double rate, double decay) {
    return new InverseTimeDecay(rate, decay);
  }

  /// Half a cosine wave from `rate` down to 0 at step `total`.
  static Schedule cosine(double rate, long total) {
    return new CosineDecay(rate, total, 0);
  }

  /// Half a cosine wave from `rate` down to `floor` at step `total`.
  static Schedule cosine(double rate, long total, double floor) {
    return new CosineDecay(rate, total, floor);
  }

  /// Another schedule, scaled up linearly over the first `steps`.
  static Schedule warmUp(long steps, Schedule then) {
    return new WarmUp(steps, then);
  }
}
