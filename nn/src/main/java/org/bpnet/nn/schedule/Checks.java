package org.bpnet.nn.schedule;

import java.util.Locale;
import org.bpnet.nn.catalog.Range;

/// What all schedules ask of their numbers.
final class Checks {
  private Checks() {}

  /// A number of steps.
  static void steps(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be >= 1 step, got " + value);
    }
  }

  /// A number of steps of a phase that may be left out.
  static void count(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " must be >= 0, got " + value);
    }
  }

  /// The lower and the upper end of what a schedule yields.
  static void ordered(String schedule, double floor, double rate) {
    Range.notNegative(schedule + ": rate", rate);
    Range.notNegative(schedule + ": floor", floor);
    if (floor > rate) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need floor <= rate, got floor %s and rate %s",
              schedule,
              floor,
              rate));
    }
  }
}
