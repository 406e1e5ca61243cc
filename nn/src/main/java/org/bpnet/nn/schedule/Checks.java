package org.bpnet.nn.schedule;

import java.util.Locale;

/// What all schedules ask of their numbers.
final class Checks {
  private Checks() {}

  /// A learning rate, or a bound of one.
  static void rate(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and >= 0, got " + value);
    }
  }

  /// What something is divided by.
  static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and > 0, got " + value);
    }
  }

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
    rate(schedule + ": rate", rate);
    rate(schedule + ": floor", floor);
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
