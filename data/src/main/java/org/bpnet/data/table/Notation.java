package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.List;

/// How the numbers of a column are written.
///
/// Thousands may be kept apart by a mark that is not the decimal one, by blanks or by apostrophes,
/// in groups of three of which the first has one to three digits and does not begin with 0. Of
/// percentages the number before the sign counts: `12%` is 12.
///
/// @param decimal the mark before the fraction, a point or a comma
/// @param grouping the mark between thousands: a point, a comma, a blank for any kind of blank, an
///   apostrophe for any kind of apostrophe, or [#NO_GROUPING]
/// @param percent whether each number is followed by `%`
public record Notation(char decimal, char grouping, boolean percent) {
  /// Thousands are not kept apart.
  public static final char NO_GROUPING = '\0';

  /// `1234.5`, `-1.5e3`.
  public static final Notation PLAIN = new Notation('.', NO_GROUPING, false);

  /// All there are, the plainest first.
  static final List<Notation> ALL = all();

  /// So many digits are a whole number that a double holds exactly.
  private static final int MOST_EXACT = 15;

  /// Powers of ten that are exact.
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static List<Notation> all() {
    var all = new ArrayList<Notation>();
    for (boolean percent : new boolean[] {false, true}) {
      for (char decimal : new char[] {'.', ','}) {
        for (char grouping : new char[] {NO_GROUPING, decimal == '.' ? ',' : '.', ' ', '\''}) {
          all.add(new Notation(decimal, grouping, percent));
        }
      }
    }
    return List.copyOf(all);
  }

  /// The notation that [#toString] shows so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Notation of(String text) {
    for (Notation notation : ALL) {
      if (notation.toString().equals(text)) {
        return notation;
      }
    }
    throw new IllegalArgumentException("notation: need one of " + ALL + ", got " + text);
  }

  /// The value of a cell that holds a finite number in this notation, otherwise NaN.
  double number(String cell) {
    String text = cell;
    if (percent) {
      if (!cell.endsWith("%")) {
        return Double.NaN;
      }
      text = TableText.stripped(cell.substring(0, cell.length() - 1));
    }
    return decimal == '.' && grouping == NO_GROUPING ? plain(text) : plain(respelled(text));
  }

  /// The number as [#plain] reads it; the empty string if it is none.
  private String respelled(String text) {
    int sign = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int whole = sign;
    while (whole < text.length() && (isDigit(text.charAt(whole)) || groups(text.charAt(whole)))) {
      whole++;
    }
    var plain = new StringBuilder(text.length()).append(text, 0, sign);
    int group = 0;
    boolean grouped = false;
    for (int i = sign; i <= whole; i++) {
      boolean mark = i < whole && groups(text.charAt(i));
      if (mark || i == whole) {
        boolean first = !grouped && mark;
        boolean fits = first ? group >= 1 && group <= 3 && text.charAt(sign) != '0' : group == 3;
        if (!fits && (mark || grouped)) {
          return "";
        }
        grouped |= mark;
        group = 0;
      } else {
        plain.append(text.charAt(i));
        group++;
      }
    }
    for (int i = whole; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != decimal && (c == '.' || c == ',' || groups(c))) {
        return "";
      }
      plain.append(c == decimal ? '.' : c);
    }
    return plain.toString();
  }

  private boolean groups(char c) {
    return switch (grouping) {
      case NO_GROUPING -> false;
      case ' ' -> c == ' ' || c == '\u00A0' || c == '\u202F' || c == '\u2009';
      case '\'' -> c == '\'' || c == '\u2019';
      default -> c == grouping;
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// The value of a text that is a finite decimal number with a point, otherwise NaN: `-1.5e3`,
  /// `.5` or `+2.`. Java's own parser would also take `1f`, `0x1p3` and `Infinity`, and is asked
  /// only for what is not a plain quotient of exact numbers.
  static double plain(String text) {
    int at = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int start = at;
    long digits = 0;
    int count = 0;
    int fraction = -1;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (isDigit(c)) {
        digits = count < MOST_EXACT ? 10 * digits + (c - '0') : digits;
        count++;
        fraction += fraction >= 0 ? 1 : 0;
      } else if (c == '.' && fraction < 0) {
        fraction = 0;
      } else {
        break;
      }
    }
    if (count == 0 || at < text.length() && !isExponent(text, at)) {
      return Double.NaN;
    }
    if (at == text.length() && count <= MOST_EXACT) { // both exact: the quotient is rounded once
      double value = fraction > 0 ? digits / TENS[fraction] : digits;
      return start == 1 && text.charAt(0) == '-' ? -value : value;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /// Whether the rest of a text is `e5`, `E-5` or `e+5`.
  private static boolean isExponent(String text, int from) {
    int at = from + 1;
    if (text.charAt(from) != 'e' && text.charAt(from) != 'E' || at == text.length()) {
      return false;
    }
    at += text.charAt(at) == '-' || text.charAt(at) == '+' ? 1 : 0;
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at > start && at == text.length();
  }

  /// An example, such as `1.234,5 %`.
  @Override
  public String toString() {
    String mark = grouping == NO_GROUPING ? "" : String.valueOf(grouping);
    return "1" + mark + "234" + decimal + "5" + (percent ? " %" : "");
  }
}
