package org.bpnet.nn.schedule;

/// What all schedules ask of their numbers.
final class Checks {
  private Checks() {}

  /// A learning rate, or a bound of one.
  static void rate(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and >= 0, got " + value);
    }
  }

  /// A number of steps.
  static void steps(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be >= 1 step, got " + value);
    }
  }
}
