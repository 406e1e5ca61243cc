package org.bpnet.data.table;

import java.text.Normalizer;
import org.bpnet.data.Wording;

/// Blanks, digits and names in the text of tables.
final class TableText {
  private TableText() {}

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
    String shown = Wording.shown(text);
    return shown.matches("[\\w.@+-]+") ? shown : '"' + shown + '"';
  }
}
