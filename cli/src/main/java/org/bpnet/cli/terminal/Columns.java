package org.bpnet.cli.terminal;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Texts in the columns of a terminal, of which a Chinese character takes two.
public final class Columns {
  /// First and last characters of the ranges that are wide: Markus Kuhn 2007, *wcwidth*, after
  /// Unicode's East Asian Width W and F.
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x20000, 0x3fffd}
  };

  private Columns() {}

  /// How many columns a text takes.
  public static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int codePoint) {
    if (isWide(codePoint)) {
      return 2;
    }
    int type = Character.getType(codePoint);
    boolean onTop = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    return onTop ? 0 : 1;
  }

  private static boolean isWide(int codePoint) {
    for (int[] range : WIDE) {
      if (codePoint >= range[0] && codePoint <= range[1]) {
        return true;
      }
    }
    return false;
  }

  /// A text with spaces behind it up to a width.
  public static String left(String text, int width) {
    return text + spaces(width - width(text));
  }

  /// A text with spaces before it up to a width.
  public static String right(String text, int width) {
    return spaces(width - width(text)) + text;
  }

  private static String spaces(int count) {
    return " ".repeat(Math.max(0, count));
  }

  /// A text cut into lines of at most some columns, at spaces and around Chinese characters; a
  /// longer word stays whole.
  public static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String piece : pieces(text)) {
      if (!line.isEmpty() && width(line + piece.stripTrailing()) > width) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(piece);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /// What no line parts: words with the space behind them, Chinese characters with the marks that
  /// no line begins with.
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    breaks.setText(text);
    int first = 0;
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      boolean cut =
          end == text.length()
              || text.charAt(end - 1) == ' '
              || isWide(text.codePointBefore(end))
              || isWide(text.codePointAt(end));
      if (cut) {
        pieces.add(text.substring(first, end));
        first = end;
      }
    }
    return pieces;
  }
}
