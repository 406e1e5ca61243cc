package org.bpnet.nn.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a misspelt word was most likely meant to be. Neither case nor `_` and `-` count, so that
/// `LeakyReLU` is `leaky_relu`.
public final class Nearest {
  /// How many a message names. Ours.
  static final int SUGGESTIONS = 3;

  /// How many letters of a word are compared: a longer one is no slip of the pen, and may be a
  /// whole file. Ours.
  private static final int LONGEST = 64;

  private Nearest() {}

  /// The names that are told for a word: those that begin with it, then by letters to change.
  public static List<String> names(String word, Collection<String> names) {
    return of(word, names).limit(SUGGESTIONS).toList();
  }

  /// All names, the nearest first.
  static Stream<String> of(String word, Collection<String> names) {
    String plain = plain(word.substring(0, Math.min(word.length(), LONGEST)));
    return names.stream()
        .distinct()
        .map(name -> Candidate.of(name, plain))
        .sorted(
            Comparator.comparing((Candidate candidate) -> !candidate.begins())
                .thenComparingInt(Candidate::distance))
        .map(Candidate::name);
  }

  /// A name, and how far it is from the word.
  private record Candidate(String name, boolean begins, int distance) {
    static Candidate of(String name, String word) {
      String plain = plain(name);
      return new Candidate(
          name, !word.isEmpty() && plain.startsWith(word), Nearest.distance(word, plain));
    }
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /// The number of letters to change, add or remove (Levenshtein 1966).
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
