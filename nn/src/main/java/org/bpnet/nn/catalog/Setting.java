package org.bpnet.nn.catalog;

import java.util.Locale;
import java.util.function.DoublePredicate;

/// A number in a definition that may be chosen.
///
/// @param name its name in the formula
/// @param standard its default, which must lie in the range
/// @param kind what it may be
public record Setting(String name, double standard, Kind kind) {
  /// What a number may be.
  @SuppressWarnings("ImmutableEnumChecker") // the predicates keep no state
  public enum Kind {
    /// Any number but NaN.
    ANY("a number", x -> true),
    /// Above 0.
    POSITIVE("above 0", x -> x > 0),
    /// 0 or more.
    NOT_NEGATIVE("0 or more", x -> x >= 0),
    /// Between 0 and 1, neither of them.
    FRACTION("between 0 and 1", x -> x > 0 && x < 1);

    private final String words;
    private final DoublePredicate contains;

    Kind(String words, DoublePredicate contains) {
      this.words = words;
      this.contains = contains;
    }
  }

  /// Any number.
  public static Setting any(String name, double standard) {
    return new Setting(name, standard, Kind.ANY);
  }

  /// A number above 0.
  public static Setting positive(String name, double standard) {
    return new Setting(name, standard, Kind.POSITIVE);
  }

  /// A number that is 0 or more.
  public static Setting notNegative(String name, double standard) {
    return new Setting(name, standard, Kind.NOT_NEGATIVE);
  }

  /// A number between 0 and 1, neither of them.
  public static Setting fraction(String name, double standard) {
    return new Setting(name, standard, Kind.FRACTION);
  }

  /// Returns the value if it is in the range.
  ///
  /// @param of whose setting this is
  /// @throws IllegalArgumentException if it is not
  public double check(String of, double value) {
    if (Double.isNaN(value) || !kind.contains.test(value)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: %s must be %s, got %s", of, name, kind.words, Spec.number(value)));
    }
    return value;
  }

  /// `slope=0.01`.
  @Override
  public String toString() {
    return name + "=" + Spec.number(standard);
  }
}
