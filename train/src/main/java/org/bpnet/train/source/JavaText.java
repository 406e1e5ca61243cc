package org.bpnet.train.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Names and literals of Java.
final class JavaText {
  private static final Set<String> WORDS =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do double"
                  + " else enum extends final finally float for goto if implements import instanceof"
                  + " int interface long native new package private protected public return short"
                  + " static strictfp super switch synchronized this throw throws transient try void"
                  + " volatile while true false null _")
              .split(" "));

  private JavaText() {}

  /// Whether a text is the full name of a class, with or without a package.
  static boolean isClassName(String name) {
    for (String part : name.split("\\.", -1)) {
      boolean plain =
          !part.isEmpty()
              && Character.isJavaIdentifierStart(part.charAt(0))
              && part.chars().allMatch(c -> c < 0x80 && Character.isJavaIdentifierPart(c));
      if (!plain || WORDS.contains(part)) {
        return false;
      }
    }
    return true;
  }

  /// `HIDDEN1_WEIGHT` of `hidden1.weight`.
  static String constant(String path) {
    String name = path.replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "VALUES_" + name : name;
  }

  /// A text in quotes, in ASCII.
  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c >= ' ' && c < 0x7F) {
            quoted.append(c);
          } else {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /// `{"a", "b"}`.
  static String array(List<String> texts) {
    return texts.stream().map(JavaText::quoted).collect(Collectors.joining(", ", "{", "}"));
  }

  /// A number with all its digits.
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    String text = Double.toString(value);
    return value < 0 || text.startsWith("-") ? "(" + text + ")" : text;
  }

  /// `{1.0, 2.5}`.
  static String array(double[] values) {
    return Arrays.stream(values)
        .mapToObj(JavaText::number)
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
