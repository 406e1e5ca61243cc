package org.bpnet.nn.catalog;

import java.util.Locale;

/// Checks of the numbers that rules, schedules, layers and penalties are made with. Each says whose
/// number it is, such as `Adam: epsilon`.
public final class Range {
  private Range() {}

  /// Checks a number of 0 or more and below 1.
  ///
  /// @throws IllegalArgumentException if it is not in this range
  public static void fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1), got " + value);
    }
  }

  /// Checks a finite number above 0.
  ///
  /// @throws IllegalArgumentException if it is not in this range
  public static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and > 0, got " + value);
    }
  }

  /// Checks a finite number of 0 or more.
  ///
  /// @throws IllegalArgumentException if it is not in this range
  public static void notNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and >= 0, got " + value);
    }
  }

  /// Checks a number of steps, at least 1.
  ///
  /// @throws IllegalArgumentException if it is not in this range
  public static void steps(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be >= 1 step, got " + value);
    }
  }

  /// Checks a number of steps that may be 0.
  ///
  /// @throws IllegalArgumentException if it is not in this range
  public static void count(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " must be >= 0, got " + value);
    }
  }

  /// Checks the lower and the upper end of what a schedule yields: finite, 0 or more, in order.
  ///
  /// @throws IllegalArgumentException if they are not
  public static void ordered(String schedule, double floor, double rate) {
    notNegative(schedule + ": rate", rate);
    notNegative(schedule + ": floor", floor);
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
