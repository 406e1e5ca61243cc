package org.bpnet.train.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.data.Wording;

/// A recursive-descent reader of one JSON text.
final class JsonReader {
  private static final int LONGEST_LONG = Long.toString(Long.MIN_VALUE).length();

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  JsonValue document() {
    if (text.length() > Json.MAX_LENGTH) {
      throw new JsonException(
          String.format(
              Locale.ROOT, "needs at most %d characters, got %d", Json.MAX_LENGTH, text.length()));
    }
    JsonValue value = value();
    skipSpace();
    if (at < text.length()) {
      throw error("nothing may follow the value, got " + shown());
    }
    return value;
  }

  private JsonValue value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonValue.Text(string());
      case 't' -> word("true", new JsonValue.Bool(true));
      case 'f' -> word("false", new JsonValue.Bool(false));
      case 'n' -> word("null", new JsonValue.Null());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw error("needs a value, got " + shown());
    };
  }

  private JsonValue object() {
    enter();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    skipSpace();
    boolean more = peek() != '}';
    while (more) {
      skipSpace();
      if (peek() != '"') {
        throw error("needs a member's name in quotes, got " + shown());
      }
      int start = at;
      String name = string();
      if (members.containsKey(name)) {
        at = start;
        throw error("the name \"" + Wording.shown(name) + "\" occurs twice");
      }
      skipSpace();
      expect(':');
      members.put(name, value());
      skipSpace();
      more = peek() == ',';
      if (more) {
        at++;
      }
    }
    expect('}');
    depth--;
    return new JsonValue.Members(members);
  }

  private JsonValue array() {
    enter();
    List<JsonValue> items = new ArrayList<>();
    skipSpace();
    boolean more = peek() != ']';
    while (more) {
      items.add(value());
      skipSpace();
      more = peek() == ',';
      if (more) {
        at++;
      }
    }
    expect(']');
    depth--;
    return new JsonValue.Items(items);
  }

  private void enter() {
    if (++depth > Json.MAX_DEPTH) {
      throw error("nested deeper than " + Json.MAX_DEPTH + " levels");
    }
    at++;
  }

  private String string() {
    at++;
    int start = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      checkPrintable();
      at++;
    }
    if (peek() == '"') {
      return text.substring(start, at++); // the common case needs no second copy
    }
    var out = new StringBuilder(text.substring(start, at));
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
        out.append(escaped());
      } else {
        checkPrintable();
        out.append(text.charAt(at++));
      }
    }
    at++;
    return out.toString();
  }

  private void checkPrintable() {
    if (text.charAt(at) < ' ') {
      throw error(
          String.format(
              Locale.ROOT, "a control character in a string; write it as \\u%04x", (int) peek()));
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = hex(peek());
          if (digit < 0) {
            throw error("\\u needs four hexadecimal digits, got " + shown());
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw error("unknown escape \\" + c);
      }
    };
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private JsonValue number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '0') {
      at++;
    } else {
      digits();
    }
    boolean whole = true;
    if (at < text.length() && text.charAt(at) == '.') {
      whole = false;
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      whole = false;
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits();
    }
    return number(start, whole);
  }

  private JsonValue number(int start, boolean whole) {
    String literal = text.substring(start, at);
    if (whole && literal.length() <= LONGEST_LONG && !literal.equals("-0")) {
      try {
        return new JsonValue.Whole(Long.parseLong(literal));
      } catch (NumberFormatException e) {
        // as many digits as a long has, but larger: a double then
      }
    }
    double value = Double.parseDouble(literal);
    if (!Double.isFinite(value)) {
      at = start;
      throw error("the number " + Wording.shown(literal) + " is too large");
    }
    return new JsonValue.Real(value);
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw error("needs a digit, got " + shown());
    }
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, at)) {
      throw error("needs " + word + ", got " + shown());
    }
    at += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw error("needs '" + c + "', got " + shown());
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw error("the text ends too early");
    }
    return text.charAt(at);
  }

  private String shown() {
    if (at >= text.length()) {
      return "the end of the text";
    }
    char c = text.charAt(at);
    return Character.isISOControl(c)
        ? String.format(Locale.ROOT, "\\u%04x", (int) c)
        : "'" + c + "'";
  }

  private JsonException error(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      boolean end = text.charAt(i) == '\n';
      line += end ? 1 : 0;
      column = end ? 1 : column + 1;
    }
    return new JsonException("line " + line + ", column " + column + ": " + what);
  }
}
