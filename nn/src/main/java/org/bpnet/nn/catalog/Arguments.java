package org.bpnet.nn.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The arguments of one catalog entry: those given, the others at their defaults.
public final class Arguments {
  private final Spec signature;
  private final Map<String, String> defaults;
  private final Map<String, String> values;

  private Arguments(Spec signature, Map<String, String> defaults, Map<String, String> values) {
    this.signature = signature;
    this.defaults = Map.copyOf(defaults);
    this.values = values;
  }

  /// Checks what is given against what an entry takes.
  ///
  /// @param defaults defaults that stand before the entry's own
  static Arguments bind(Spec signature, Map<String, String> defaults, Spec given) {
    Map<String, String> values = new LinkedHashMap<>();
    signature
        .arguments()
        .forEach((key, value) -> values.put(Spec.bare(key), defaults.getOrDefault(key, value)));
    List<String> keys = List.copyOf(values.keySet());
    Optional<String> rest =
        signature.arguments().keySet().stream().filter(Spec::isRest).map(Spec::bare).findFirst();
    List<String> many = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    int position = 0;
    for (Map.Entry<String, String> argument : given.arguments().entrySet()) {
      String key = argument.getKey();
      String value = argument.getValue();
      boolean missing = value.isEmpty() && values.containsKey(key);
      if (Spec.isPosition(key) || value.isEmpty() && !missing) {
        value = value.isEmpty() ? key : value;
        if (rest.isPresent() && seen.isEmpty()) {
          many.add(value);
          continue;
        }
        key = keyAt(position, keys, seen, signature);
      }
      take(key, seen, values, signature);
      values.put(key, value);
      position++;
    }
    if (!many.isEmpty()) {
      String list = rest.orElseThrow();
      take(list, seen, values, signature);
      values.put(list, many.stream().collect(Collectors.joining(", ", "(", ")")));
    }
    values.forEach((key, value) -> {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: the argument %s needs a value; it takes %s",
                signature.name(),
                key,
                signature));
      }
    });
    return new Arguments(signature, defaults, values);
  }

  /// That a key is one of those, and was not taken before.
  private static void take(
      String key, Set<String> seen, Map<String, String> values, Spec signature) {
    if (!values.containsKey(key)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: no argument is called %s; it takes %s",
              signature.name(),
              Quoted.cut(key),
              signature));
    }
    if (!seen.add(key)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: %s is given twice; it takes %s", signature.name(), key, signature));
    }
  }

  /// The name of a value that is given without one.
  private static String keyAt(int position, List<String> keys, Set<String> seen, Spec signature) {
    if (position >= keys.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: too many arguments; it takes %s", signature.name(), signature));
    }
    if (!seen.equals(new TreeSet<>(keys.subList(0, position)))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: values without a name come first; it takes %s",
              signature.name(),
              signature));
    }
    return keys.get(position);
  }

  /// An argument that is a real number, a decimal or a fraction such as `1/3`.
  ///
  /// @throws IllegalArgumentException if it is none
  public double number(String key) {
    return number(key, text(key), "a number");
  }

  private double number(String key, String value, String what) {
    try {
      return Spec.number(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s must be %s, got %s",
              signature.name(),
              key,
              what,
              Quoted.of(text(key))),
          e);
    }
  }

  /// An argument that is a whole number.
  ///
  /// @throws IllegalArgumentException if it is none
  public long whole(String key) {
    return whole(key, text(key), "a whole number");
  }

  private long whole(String key, String value, String what) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s must be %s, got %s",
              signature.name(),
              key,
              what,
              Quoted.of(text(key))),
          e);
    }
  }

  /// An argument that is a whole number of 32 bits: a count, a size, a position.
  ///
  /// @throws IllegalArgumentException if it is none
  public int integer(String key) {
    return integer(key, whole(key));
  }

  private int integer(String key, long value) {
    if (value != (int) value) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s must be from %d to %d, got %d",
              signature.name(),
              key,
              Integer.MIN_VALUE,
              Integer.MAX_VALUE,
              value));
    }
    return (int) value;
  }

  /// An argument that is a list of whole numbers of 32 bits; one number is a list too.
  ///
  /// @throws IllegalArgumentException if it is none
  public List<Integer> integers(String key) {
    return wholes(key).stream().map(value -> integer(key, value)).toList();
  }

  /// An argument that is `true` or `false`.
  ///
  /// @throws IllegalArgumentException if it is neither
  public boolean truth(String key) {
    return switch (text(key)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s: %s must be true or false, got %s",
                  signature.name(),
                  key,
                  Quoted.of(text(key))));
    };
  }

  /// An argument that is one of some words, each as its `toString` writes it.
  ///
  /// @throws IllegalArgumentException if it is none of them
  public <T> T choice(String key, T[] words) {
    for (T word : words) {
      if (word.toString().equals(text(key))) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: %s must be one of %s, got %s",
            signature.name(),
            key,
            Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(", ")),
            Quoted.of(text(key))));
  }

  /// An argument that is a list of real numbers, `(0.5, 0.25)`; one number is a list too.
  ///
  /// @throws IllegalArgumentException if it is none
  public List<Double> numbers(String key) {
    return texts(key).stream()
        .map(value -> number(key, value, "numbers such as (0.5, 1)"))
        .toList();
  }

  /// An argument that is a list of whole numbers, `(30, 60)`; one number is a list too.
  ///
  /// @throws IllegalArgumentException if it is none
  public List<Long> wholes(String key) {
    return texts(key).stream()
        .map(value -> whole(key, value, "whole numbers such as (30, 60)"))
        .toList();
  }

  /// An argument that is a list, `(step(rate=1, every=2), constant(rate=1))`, item by item; a text
  /// without parentheses around it is a list of one, and `none` an empty one.
  public List<String> texts(String key) {
    String value = text(key);
    if (value.equals("none")) {
      return List.of();
    }
    if (!value.startsWith("(") || !value.endsWith(")")) {
      return List.of(value);
    }
    return Spec.items(value.substring(1, value.length() - 1));
  }

  /// The defaults that stood before the entry's own, for things that are made of others of their
  /// kind.
  public Map<String, String> defaults() {
    return defaults;
  }

  /// An argument as written.
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "catalog: the entry %s reads an argument %s that it does not declare",
              signature,
              key));
    }
    return value;
  }
}
