package org.bpnet.train.json;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/// Reads and writes JSON (RFC 8259).
///
/// Reading is strict: no comments, no trailing commas, no second member of the same name, nothing
/// after the value, at most [#MAX_DEPTH] levels. Writing is deterministic: members in their order,
/// numbers in the shortest form that reads back as the same number.
public final class Json {
  /// Levels of nesting that are read; deeper texts are attacks or mistakes. Ours.
  public static final int MAX_DEPTH = 64;

  /// Characters that are read; weight files bound their header at 100 MB too.
  public static final int MAX_LENGTH = 100_000_000;

  private Json() {}

  /// Reads one value.
  ///
  /// @throws JsonException if the text is not JSON, with line and column
  public static JsonValue read(String text) {
    return new JsonReader(text).document();
  }

  /// Reads one object.
  ///
  /// @throws JsonException if the text is not a JSON object
  public static JsonValue.Members readObject(String text) {
    if (read(text) instanceof JsonValue.Members members) {
      return members;
    }
    throw new JsonException("line 1, column 1: needs an object, '{ ... }'");
  }

  /// Writes on one line without spaces.
  public static String compact(JsonValue value) {
    var out = new StringBuilder();
    write(value, out, -1);
    return out.toString();
  }

  /// Writes one member a line, indented by two spaces, and a line break at the end. Arrays of plain
  /// values stay on one line.
  public static String pretty(JsonValue value) {
    var out = new StringBuilder();
    write(value, out, 0);
    return out.append('\n').toString();
  }

  /// @param level the depth of indentation, or −1 for none
  private static void write(JsonValue value, StringBuilder out, int level) {
    switch (value) {
      case JsonValue.Null() -> out.append("null");
      case JsonValue.Bool(boolean bool) -> out.append(bool);
      case JsonValue.Whole(long whole) -> out.append(whole);
      case JsonValue.Real(double real) -> out.append(real); // shortest since JDK 19
      case JsonValue.Text(String text) -> quote(text, out);
      case JsonValue.Items items -> writeItems(items, out, level);
      case JsonValue.Members members -> writeMembers(members, out, level);
    }
  }

  private static void writeItems(JsonValue.Items items, StringBuilder out, int level) {
    boolean flat = level < 0 || items.values().stream().allMatch(Json::isPlain);
    int inner = flat ? -1 : level + 1;
    out.append('[');
    String separator = "";
    for (JsonValue item : items.values()) {
      out.append(separator);
      separator = flat && level >= 0 ? ", " : ",";
      newLine(out, inner);
      write(item, out, inner);
    }
    if (!flat) {
      newLine(out, level);
    }
    out.append(']');
  }

  private static void writeMembers(JsonValue.Members members, StringBuilder out, int level) {
    int inner = level < 0 ? -1 : level + 1;
    out.append('{');
    Iterator<Map.Entry<String, JsonValue>> entries = members.values().entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, JsonValue> entry = entries.next();
      newLine(out, inner);
      quote(entry.getKey(), out);
      out.append(level < 0 ? ":" : ": ");
      write(entry.getValue(), out, inner);
      out.append(entries.hasNext() ? "," : "");
    }
    if (!members.values().isEmpty()) {
      newLine(out, level);
    }
    out.append('}');
  }

  private static boolean isPlain(JsonValue value) {
    return !(value instanceof JsonValue.Items) && !(value instanceof JsonValue.Members);
  }

  private static void newLine(StringBuilder out, int level) {
    if (level >= 0) {
      out.append('\n').repeat(' ', 2 * level);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          boolean paired =
              Character.isHighSurrogate(c)
                      && i + 1 < text.length()
                      && Character.isLowSurrogate(text.charAt(i + 1))
                  || Character.isLowSurrogate(c)
                      && i > 0
                      && Character.isHighSurrogate(text.charAt(i - 1));
          if (c < ' ' || Character.isSurrogate(c) && !paired) { // UTF-8 has no lone surrogates
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
