package org.bpnet.nn.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A name with named arguments as text: `relu`, `leaky_relu(slope=0.2)`, `warm_up(steps=100,
/// then=constant(rate=0.1))`.
///
/// Arguments keep their order. An argument without `=` has the empty text as its value.
///
/// @param name the name before the parenthesis
/// @param arguments the text after each `=`, by the text before it
public record Spec(String name, Map<String, String> arguments) {
  /// Copies the arguments, keeping their order.
  public Spec {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /// Reads a name with arguments.
  ///
  /// @throws IllegalArgumentException if the text is not of this form, or names an argument twice
  public static Spec parse(String text) {
    String trimmed = text.strip();
    int open = trimmed.indexOf('(');
    if (open < 0) {
      return new Spec(checked(trimmed, text), Map.of());
    }
    if (!trimmed.endsWith(")")) {
      throw malformed(text);
    }
    var arguments = new LinkedHashMap<String, String>();
    int depth = 0;
    int start = open + 1;
    int end = trimmed.length() - 1;
    for (int i = start; i <= end; i++) {
      char c = i < end ? trimmed.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0 || (i == end && depth > 0)) {
        throw malformed(text);
      }
      if (c == ',' && depth == 0 && !(i == end && start == open + 1 && blank(trimmed, start, i))) {
        put(arguments, trimmed.substring(start, i), text);
        start = i + 1;
      }
    }
    return new Spec(checked(trimmed.substring(0, open).strip(), text), arguments);
  }

  private static boolean blank(String text, int from, int to) {
    return text.substring(from, to).isBlank();
  }

  private static void put(Map<String, String> arguments, String argument, String text) {
    int equals = argument.indexOf('=');
    int paren = argument.indexOf('(');
    boolean valued = equals >= 0 && (paren < 0 || equals < paren);
    String key = checked((valued ? argument.substring(0, equals) : argument).strip(), text);
    String value = valued ? argument.substring(equals + 1).strip() : "";
    if (valued && value.isEmpty()) {
      throw malformed(text);
    }
    if (arguments.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("'%s': %s is given twice".formatted(text, key));
    }
  }

  private static String checked(String word, String text) {
    boolean ok = !word.isEmpty();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      ok &= Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
    if (!ok) {
      throw malformed(text);
    }
    return word;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "need name or name(argument=value, ...), got '" + text + "'");
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return arguments.isEmpty()
        ? name
        : arguments.entrySet().stream()
            .map(a -> a.getValue().isEmpty() ? a.getKey() : a.getKey() + "=" + a.getValue())
            .collect(Collectors.joining(", ", name + "(", ")"));
  }
}
