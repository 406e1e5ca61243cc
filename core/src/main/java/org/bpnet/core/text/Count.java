package org.bpnet.core.text;

import java.util.Collection;
import java.util.Locale;

/// How messages count things: `1 epoch`, `2 epochs`, `12,345 classes`, `0 entries`.
public final class Count {
  private Count() {}

  /// A number and what is counted.
  ///
  /// @param one the word for a single one; its plural must be a regular one, `epoch`, `class`
  public static String of(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : plural(one));
  }

  /// What there is instead of something unknown: `there are a, b`, `there is only a`, or `there is
  /// none at all`.
  public static String choices(Collection<String> names) {
    return switch (names.size()) {
      case 0 -> "there is none at all";
      case 1 -> "there is only " + names.iterator().next();
      default -> "there are " + String.join(", ", names);
    };
  }

  private static String plural(String one) {
    if (one.matches(".*[^aeiou]y")) {
      return one.substring(0, one.length() - 1) + "ies";
    }
    return one.matches(".*(s|x|sh|[^o]ch)") ? one + "es" : one + "s"; // but epochs
  }
}
