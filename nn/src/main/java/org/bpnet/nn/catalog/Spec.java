package org.bpnet.nn.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bpnet.core.formula.Formula;

/// A name with arguments as text: `relu`, `leaky_relu(slope=0.2)`, `leaky_relu(0.2)`,
/// `warm_up(steps=100, then=constant(rate=0.1))`.
///
/// Arguments keep their order. A word without `=` is a key with the empty text as its value: in a
/// signature, an argument without a default, and with `...` behind it one that takes all values
/// that have no name, `residual(layers..., shortcut=())`. Any other text without `=`, such as
/// `0.2`, and a word that was there before, is a value whose key is its position, `1` for the
/// first.
///
/// @param name the name before the parenthesis
/// @param arguments the text after each `=`, by the text before it
public record Spec(String name, Map<String, String> arguments) {
  /// Parentheses within parentheses that are read; deeper texts are mistakes or attacks. Ours.
  private static final int DEEPEST = 32;

  /// Stands behind the key of a signature that takes all values without a name.
  private static final String REST = "...";

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
    String inside = open + 1 < trimmed.length() ? trimmed.substring(open + 1) : "";
    if (!inside.endsWith(")")) {
      throw malformed(text);
    }
    List<String> items = new ArrayList<>();
    inside = inside.substring(0, inside.length() - 1);
    if (!split(inside, items::add)) {
      throw malformed(text);
    }
    var arguments = new LinkedHashMap<String, String>();
    items.forEach(item -> put(arguments, item, text));
    return new Spec(checked(trimmed.substring(0, open).strip(), text), arguments);
  }

  /// The items of a list, cut at the commas that stand outside parentheses; a blank text has none.
  ///
  /// @throws IllegalArgumentException if parentheses do not match, or are nested too deep
  public static List<String> items(String list) {
    List<String> items = new ArrayList<>();
    if (!split(list, items::add)) {
      throw new IllegalArgumentException("parentheses do not match in " + Quoted.of(list));
    }
    return items;
  }

  /// As [#items], item by item.
  ///
  /// @return whether all parentheses are closed
  /// @throws IllegalArgumentException if they are nested too deep
  static boolean split(String list, Consumer<String> items) {
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= list.length() && !list.isBlank(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) {
        return false;
      }
      if (depth > DEEPEST) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "parentheses are nested deeper than %d levels", DEEPEST));
      }
      if (c == ',' && depth == 0) {
        items.accept(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    return depth == 0;
  }

  private static void put(Map<String, String> arguments, String argument, String text) {
    int equals = argument.indexOf('=');
    int paren = argument.indexOf('(');
    boolean valued = equals >= 0 && (paren < 0 || equals < paren);
    String key = (valued ? argument.substring(0, equals) : argument).strip();
    String value = valued ? argument.substring(equals + 1).strip() : "";
    boolean word = isWord(bare(key)) && Character.isLetter(key.charAt(0));
    if (!valued && !key.isEmpty() && (!word || arguments.containsKey(key))) {
      value = key;
      key = String.valueOf(arguments.size() + 1);
    }
    if (valued && value.isEmpty()) {
      throw malformed(text);
    }
    checked(bare(key), text);
    if (arguments.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %s is given twice", Quoted.of(text), Quoted.cut(key)));
    }
  }

  /// Whether the key of a signature takes all values without a name.
  static boolean isRest(String key) {
    return key.endsWith(REST);
  }

  /// The key of a signature by which its value is asked for.
  static String bare(String key) {
    return isRest(key) ? key.substring(0, key.length() - REST.length()) : key;
  }

  /// Whether a key is the position of a value that was given without a name.
  static boolean isPosition(String key) {
    return key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isWord(String word) {
    return !word.isEmpty()
        && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
  }

  private static String checked(String word, String text) {
    if (!isWord(word)) {
      throw malformed(text);
    }
    return word;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "need name or name(argument=value, ...), got " + Quoted.of(text));
  }

  /// A number as one would write it: 1, 0.01, 1e-8.
  static String number(double value) {
    return Formula.decimal(value);
  }

  /// The number that an argument writes: a decimal, or a fraction such as `1/3`.
  ///
  /// @throws NumberFormatException if it is neither
  public static double number(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? Double.parseDouble(text)
        : Double.parseDouble(text.substring(0, slash))
            / Double.parseDouble(text.substring(slash + 1));
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return arguments.isEmpty()
        ? name
        : arguments.entrySet().stream()
            .map(a -> written(a.getKey(), a.getValue()))
            .collect(Collectors.joining(", ", name + "(", ")"));
  }

  private static String written(String key, String value) {
    return value.isEmpty() ? key : isPosition(key) ? value : key + "=" + value;
  }
}
