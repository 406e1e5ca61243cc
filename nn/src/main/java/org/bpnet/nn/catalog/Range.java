package org.bpnet.nn.catalog;

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
}
