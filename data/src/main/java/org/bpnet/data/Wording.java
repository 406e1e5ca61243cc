package org.bpnet.data;

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

  /// Text from a file: control characters become `·`, and long text is cut.
  public static String shown(String text) {
    return onOneLine(text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…");
  }

  /// A path as the user gave it; of a long one the end, which tells most.
  public static String path(String text) {
    int tooLong = text.length() - LONGEST_PATH;
    return onOneLine(tooLong <= 0 ? text : "…" + text.substring(tooLong + 1));
  }

  private static String onOneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "·");
  }

  /// `a, b, c, ... (20 in all)`.
  public static String list(List<String> items) {
    String first = items.stream().limit(MOST).map(Wording::shown).collect(Collectors.joining(", "));
    return items.size() <= MOST
        ? first
        : String.format(Locale.ROOT, "%s, ... (%d in all)", first, items.size());
  }

  /// How many letters must be changed, added or dropped to get from one word to the other, letter
  /// case aside (Levenshtein 1966).
  public static int distance(String a, String b) {
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
