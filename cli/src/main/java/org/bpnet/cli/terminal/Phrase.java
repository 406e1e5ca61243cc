package org.bpnet.cli.terminal;

import java.util.List;

/// A text of the code with figures, for a place where the language is not known yet.
///
/// @param english with a conversion such as `%s` for each figure
/// @param figures in order
public record Phrase(String english, List<Object> figures) {
  /// A phrase with these figures.
  public static Phrase of(String english, Object... figures) {
    return new Phrase(english, List.of(figures));
  }

  /// The text in a language.
  public String in(Language language) {
    return language.format(english, figures.toArray());
  }

  /// The text in English.
  @Override
  public String toString() {
    return in(Language.EN);
  }
}
