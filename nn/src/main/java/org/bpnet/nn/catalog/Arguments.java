package org.bpnet.nn.catalog;

import java.util.LinkedHashMap;
import java.util.Map;

/// The arguments of one catalog entry: those given, the others at their defaults.
public final class Arguments {
  private final Spec signature;
  private final Map<String, String> values;

  private Arguments(Spec signature, Map<String, String> values) {
    this.signature = signature;
    this.values = values;
  }

  /// Checks what is given against what an entry takes.
  static Arguments bind(Spec signature, Spec given) {
    var values = new LinkedHashMap<>(signature.arguments());
    given
        .arguments()
        .forEach((key, value) -> {
          if (!values.containsKey(key)) {
            throw new IllegalArgumentException(
                "%s: no argument is called %s; it takes %s"
                    .formatted(signature.name(), key, signature));
          }
          values.put(key, value);
        });
    values.forEach((key, value) -> {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: the argument %s needs a value; it takes %s"
                .formatted(signature.name(), key, signature));
      }
    });
    return new Arguments(signature, values);
  }

  /// An argument that is a real number.
  ///
  /// @throws IllegalArgumentException if it is none
  public double number(String key) {
    String value = text(key);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: %s must be a number, got '%s'".formatted(signature.name(), key, value), e);
    }
  }

  /// An argument that is a whole number.
  ///
  /// @throws IllegalArgumentException if it is none
  public long whole(String key) {
    String value = text(key);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: %s must be a whole number, got '%s'".formatted(signature.name(), key, value), e);
    }
  }

  /// An argument as written.
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalStateException(
          "catalog: the entry %s reads an argument %s that it does not declare"
              .formatted(signature, key));
    }
    return value;
  }
}
