package org.bpnet.cli.terminal;

import java.util.Locale;

/// Numbers and names as people read them.
public final class Words {
  private Words() {}

  /// `12,345`.
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `98.3 %`.
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /// Four significant digits.
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /// As short as it can be written: `1`, `0.25`, `1e-8`.
  public static String plain(double value) {
    return Float.toString((float) value).replace("E", "e").replaceFirst("\\.0$", "");
  }

  /// `0:42` or `1:02:03`.
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /// A word as a shell takes it, quoted where it must be.
  public static String shell(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
