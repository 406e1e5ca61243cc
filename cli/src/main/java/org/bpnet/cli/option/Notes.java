package org.bpnet.cli.option;

import java.util.Locale;
import java.util.Map;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// Options as a run folder notes them. Each option is put under its name if it was given; when the
/// run is resumed, what is given then comes before what was noted.
public final class Notes {
  private Notes() {}

  public static void put(Map<String, JsonValue> notes, String name, @Nullable String value) {
    if (value != null) {
      notes.put(name, JsonValue.of(value));
    }
  }

  public static void put(Map<String, JsonValue> notes, String name, @Nullable Integer value) {
    if (value != null) {
      notes.put(name, JsonValue.of(value));
    }
  }

  public static void put(Map<String, JsonValue> notes, String name, @Nullable Long value) {
    if (value != null) {
      notes.put(name, JsonValue.of(value));
    }
  }

  public static void put(Map<String, JsonValue> notes, String name, @Nullable Double value) {
    if (value != null) {
      notes.put(name, JsonValue.of(value));
    }
  }

  /// A flag is noted where it was given.
  public static void flag(Map<String, JsonValue> notes, String name, boolean given) {
    if (given) {
      notes.put(name, JsonValue.of(true));
    }
  }

  public static boolean flag(boolean given, JsonValue.Members notes, String name) {
    return given || notes.find(name).isPresent() && notes.bool(name);
  }

  public static @Nullable String text(
      @Nullable String given, JsonValue.Members notes, String name) {
    return given == null && notes.find(name).isPresent() ? notes.text(name) : given;
  }

  public static @Nullable Long whole(@Nullable Long given, JsonValue.Members notes, String name) {
    if (given != null || notes.find(name).isEmpty()) {
      return given;
    }
    return notes.whole(name);
  }

  public static @Nullable Integer integer(
      @Nullable Integer given, JsonValue.Members notes, String name) {
    if (given != null || notes.find(name).isEmpty()) {
      return given;
    }
    long value = notes.whole(name);
    if (value != (int) value) {
      throw new JsonException(
          String.format(Locale.ROOT, "'%s' needs a number of 32 bits, got %d", name, value));
    }
    return (int) value;
  }

  public static @Nullable Double number(
      @Nullable Double given, JsonValue.Members notes, String name) {
    if (given != null || notes.find(name).isEmpty()) {
      return given;
    }
    return notes.number(name);
  }
}
