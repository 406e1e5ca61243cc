package org.bpnet.play.expression;

import java.util.Locale;

/// Numbers as they are read in a table.
public final class Decimals {
  private static final double WHOLE = 1e15;

  private Decimals() {}

  /// Whole ones as such, others with six digits.
  public static String of(double value) {
    return of(value, "%.6g");
  }

  /// With four digits, where there is little room.
  public static String brief(double value) {
    return of(value, "%.4g");
  }

  private static String of(double value, String format) {
    if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      return String.format(Locale.ROOT, "%.0f", value + 0.0); // no -0
    }
    return String.format(Locale.ROOT, format, value)
        .replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2")
        .replaceFirst("\\.(e|$)", "$1");
  }
}
