package org.bpnet.nn.schedule;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// A number as a function of the step: of the updates made before this one, starting at 0. Most
/// often the learning rate; margins, temperatures and strengths of penalties change in the same way
/// ([#over], [org.bpnet.nn.regularizer.penalty.AnnealedPenalty]).
///
/// A schedule is a value. One that reacts to how training goes, such as [Plateau], gives way to
/// another after each epoch ([#after]); a run that is resumed tells it the scores of the epochs
/// before, and so needs to save nothing of it.
@FunctionalInterface
public interface Schedule {
  /// The number for the update that follows `step` others.
  double at(long step);

  /// The schedule to go on with after an epoch: this one, unless it reacts to scores.
  ///
  /// @param step the updates made so far
  /// @param score what the epoch is judged by; lower is better
  default Schedule after(long step, double score) {
    return this;
  }

  /// The number at the step that is counted elsewhere, asked for whenever values are computed: what
  /// [org.bpnet.core.Pass#scalar(DoubleSupplier)] takes, also in a recorded step.
  ///
  /// @param step the updates made so far, such as `optimizer::step` or a [Clock]
  default DoubleSupplier over(LongSupplier step) {
    return new Present(this, step);
  }

  /// Always `rate`.
  static Schedule constant(double rate) {
    return new ConstantRate(rate);
  }

  /// This schedule up to a step, then another that counts from 0.
  default Schedule then(long step, Schedule next) {
    return new Chain(List.of(this, next), List.of(step));
  }
}
