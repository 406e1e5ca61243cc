package org.bpnet.data;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How messages show what a file contains: on one line and short, whatever it is.
public final class Wording {
  private static final int LONGEST = 40;
  private static final int LONGEST_PATH = 120;
  private static final int MOST = 12;

  /// Of a message too long, this much is kept, the most of it from the beginning. Ours.
  private static final int LONGEST_BEGINNING = 1_200;

  private static final int LONGEST_END = 300;

  private Wording() {}

  /// A whole message: on one line, and if it is too long, without its middle; where it stands first
  /// and what to do last are kept.
  public static String message(String text) {
    int end = text.length() - LONGEST_END;
    return onOneLine(
        end <= LONGEST_BEGINNING
            ? text
            : text.substring(0, LONGEST_BEGINNING) + " … " + text.substring(end));
  }

  /// Text without the blanks around it, those of other kinds than ASCII's included.
  static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
  }

  /// A name in the one spelling by which columns are found: names that look the same are the same,
  /// whatever kinds of blanks are in them, and whether accents are characters of their own.
  static String canonical(String name) {
    var text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '\uFEFF' && c != '\u200B') {
        text.append(c > 0x80 && Character.isSpaceChar(c) ? ' ' : c);
      }
    }
    return Normalizer.normalize(stripped(text.toString()), Normalizer.Form.NFC);
  }

  /// A message of the reader of CSV, which writes its numbers in the digits of the machine's
  /// locale.
  static String withAsciiDigits(String text) {
    var plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (Character.isDigit(c)) {
            plain.append(Character.digit(c, 10));
          } else {
            plain.appendCodePoint(c);
          }
        });
    return plain.toString();
  }

  /// Text as the value of an option on a command line.
  static String word(String text) {
    String shown = shown(text);
    return shown.matches("[\\w.@+-]+") ? shown : '"' + shown + '"';
  }

  /// Text from a file: control characters become `·`, and long text is cut.
  public static String shown(String text) {
    return onOneLine(text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…");
  }

  /// A path as the user gave it; of a long one the end, which tells most.
  static String path(String text) {
    int tooLong = text.length() - LONGEST_PATH;
    return onOneLine(tooLong <= 0 ? text : "…" + text.substring(tooLong + 1));
  }

  private static String onOneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "·");
  }

  /// `a, b, c, ... (20 in all)`.
  static String list(List<String> items) {
    String first = items.stream().limit(MOST).map(Wording::shown).collect(Collectors.joining(", "));
    return items.size() <= MOST
        ? first
        : String.format(Locale.ROOT, "%s, ... (%d in all)", first, items.size());
  }

  /// How many letters must be changed, added or dropped to get from one word to the other, letter
  /// case aside (Levenshtein 1966).
  static int distance(String a, String b) {
    var above = new int[b.length() + 1];
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        char left = Character.toLowerCase(a.charAt(i - 1));
        int change = left == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      int[] swapped = above;
      above = row;
      row = swapped;
    }
    return above[b.length()];
  }
}
