package org.bpnet.train.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bpnet.core.text.Count;

/// A JSON value (RFC 8259). Members of an object keep the order in which they were added or read.
public sealed interface JsonValue {
  /// `null`.
  record Null() implements JsonValue {}

  /// `true` or `false`.
  record Bool(boolean value) implements JsonValue {}

  /// A number written without fraction and exponent that fits a long, and so is exact.
  record Whole(long value) implements JsonValue {}

  /// Any other number.
  record Real(double value) implements JsonValue {
    /// Throws IllegalArgumentException for NaN and infinities, which JSON cannot write
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "JsonValue.Real: needs a finite number, got " + value + "; see JsonValue.of(double)");
      }
    }
  }

  /// A string.
  record Text(String value) implements JsonValue {}

  /// An array.
  record Items(List<JsonValue> values) implements JsonValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /// An object.
  record Members(Map<String, JsonValue> values) implements JsonValue {
    public Members {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// The member of this name, if there is one.
    public Optional<JsonValue> find(String name) {
      return Optional.ofNullable(values.get(name));
    }

    /// The member of this name.
    ///
    /// @throws JsonException if there is none
    public JsonValue require(String name) {
      return find(name)
          .orElseThrow(() ->
              new JsonException(
                  String.format(
                      Locale.ROOT, "there is no '%s'; %s", name, Count.choices(values.keySet()))));
    }

    /// The string of this name.
    ///
    /// @throws JsonException if there is none
    public String text(String name) {
      if (require(name) instanceof Text(String value)) {
        return value;
      }
      throw wrong(name, "a string");
    }

    /// The whole number of this name.
    ///
    /// @throws JsonException if there is none
    public long whole(String name) {
      if (require(name) instanceof Whole(long value)) {
        return value;
      }
      throw wrong(name, "a whole number");
    }

    /// The number of this name, whole or not.
    ///
    /// @throws JsonException if there is none
    public double number(String name) {
      return switch (require(name)) {
        case Whole(long value) -> value;
        case Real(double value) -> value;
        default -> throw wrong(name, "a number");
      };
    }

    /// The boolean of this name.
    ///
    /// @throws JsonException if there is none
    public boolean bool(String name) {
      if (require(name) instanceof Bool(boolean value)) {
        return value;
      }
      throw wrong(name, "true or false");
    }

    /// The array of this name.
    ///
    /// @throws JsonException if there is none
    public List<JsonValue> items(String name) {
      if (require(name) instanceof Items(List<JsonValue> values)) {
        return values;
      }
      throw wrong(name, "a list");
    }

    /// The array of strings of this name.
    ///
    /// @throws JsonException if there is none
    public List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (JsonValue item : items(name)) {
        if (!(item instanceof Text(String value))) {
          throw wrong(name, "a list of strings");
        }
        texts.add(value);
      }
      return texts;
    }

    /// The array of numbers of this name.
    ///
    /// @throws JsonException if there is none
    public double[] numbers(String name) {
      List<JsonValue> items = items(name);
      var numbers = new double[items.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] =
            switch (items.get(i)) {
              case Whole(long value) -> value;
              case Real(double value) -> value;
              default -> throw wrong(name, "a list of numbers");
            };
      }
      return numbers;
    }

    /// The object of this name.
    ///
    /// @throws JsonException if there is none
    public Members members(String name) {
      if (require(name) instanceof Members members) {
        return members;
      }
      throw wrong(name, "an object");
    }

    private JsonException wrong(String name, String needed) {
      String got = Json.compact(require(name));
      String shown = got.length() > 40 ? got.substring(0, 40) + "..." : got;
      return new JsonException(
          String.format(Locale.ROOT, "'%s' needs %s, got %s", name, needed, shown));
    }
  }

  /// A string.
  static JsonValue of(String value) {
    return new Text(value);
  }

  /// A whole number.
  static JsonValue of(long value) {
    return new Whole(value);
  }

  /// A number; `null` for NaN and infinities, which JSON cannot write.
  static JsonValue of(double value) {
    return Double.isFinite(value) ? new Real(value) : new Null();
  }

  /// `true` or `false`.
  static JsonValue of(boolean value) {
    return new Bool(value);
  }

  /// An array of strings.
  static JsonValue ofTexts(List<String> values) {
    return new Items(values.stream().map(JsonValue::of).toList());
  }

  /// An array of numbers; `null` in place of NaN and infinities.
  static JsonValue of(double... values) {
    List<JsonValue> items = new ArrayList<>();
    for (double value : values) {
      items.add(of(value));
    }
    return new Items(items);
  }

  /// A builder for an object.
  static Builder object() {
    return new Builder();
  }

  /// Collects the members of an object, in order.
  final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /// Adds a member.
    ///
    /// @throws IllegalArgumentException if the name is taken
    public Builder with(String name, JsonValue value) {
      if (members.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("JsonValue: there already is a member '" + name + "'");
      }
      return this;
    }

    /// Adds a string.
    public Builder with(String name, String value) {
      return with(name, of(value));
    }

    /// Adds a whole number.
    public Builder with(String name, long value) {
      return with(name, of(value));
    }

    /// Adds a number; `null` for NaN and infinities.
    public Builder with(String name, double value) {
      return with(name, of(value));
    }

    /// Adds `true` or `false`.
    public Builder with(String name, boolean value) {
      return with(name, of(value));
    }

    /// The object.
    public Members build() {
      return new Members(members);
    }
  }
}
