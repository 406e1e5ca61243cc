package org.bpnet.nn.schedule;

import java.util.List;
import org.bpnet.nn.catalog.Range;

/// **Formula.** η(t) = rate·factorⁿ with n the number of milestones up to and including step t.
///
/// **Source.** He, Zhang, Ren, Sun 2016, section 4.2 (a tenth at 32 000 and 48 000 steps).
///
/// @param rate the first learning rate
/// @param factor what it is multiplied with
/// @param at the milestones in steps, in ascending order
public record MultiStepDecay(double rate, double factor, List<Long> at) implements Schedule {
  /// Throws IllegalArgumentException if a number is negative or not finite, or if the milestones do
  /// not ascend from 1.
  public MultiStepDecay {
    Range.notNegative("MultiStepDecay: rate", rate);
    Range.notNegative("MultiStepDecay: factor", factor);
    at = Chain.ascending("MultiStepDecay", at);
  }

  @Override
  public double at(long step) {
    long passed = at.stream().filter(milestone -> milestone <= step).count();
    return rate * Math.pow(factor, (double) passed);
  }
}
