package org.bpnet.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Formattable;
import java.util.FormattableFlags;
import java.util.Formatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The language in which a command speaks.
///
/// As with gettext, the English text in the code is the key: a phrase is looked up as it stands
/// there, `%s` and all, less the white space around it. What a language has no words for is told in
/// English. The phrases of Chinese stand in the file `zh.txt` beside this class: the English in a
/// line, its translation in the next, an empty line; `\n` is an end of line within a phrase, and a
/// line that begins with `#` says something to translators.
public enum Language {
  /// English, as in the code.
  EN,
  /// Chinese, with simplified characters.
  ZH;

  /// Read when somebody asks for them.
  private static final class Chinese {
    static final Map<String, String> PHRASES = load("zh.txt");
  }

  /// Every phrase of this language by its English, both as they stand in the file.
  public Map<String, String> phrases() {
    return this == ZH ? Chinese.PHRASES : Map.of();
  }

  /// A text of the code in this language, with the white space around it.
  public String of(String english) {
    String key = english.strip();
    String phrase = phrases().get(key.replace("\n", "\\n"));
    return phrase == null ? english : english.replace(key, phrase.replace("\\n", "\n"));
  }

  /// A sentence with figures in the places of its conversions. Texts among them are told in this
  /// language too, and `%10s` pads them to ten columns of a terminal rather than ten characters.
  public String format(String sentence, Object... figures) {
    return String.format(
        Locale.ROOT, of(sentence), Arrays.stream(figures).map(this::figure).toArray());
  }

  private Object figure(Object figure) {
    return switch (figure) {
      case String text -> new Padded(of(text));
      case Phrase phrase -> new Padded(phrase.in(this));
      default -> figure;
    };
  }

  /// A text as wide as it looks.
  private record Padded(String text) implements Formattable {
    @Override
    public void formatTo(Formatter formatter, int flags, int width, int precision) {
      boolean left = (flags & FormattableFlags.LEFT_JUSTIFY) != 0;
      formatter.format("%s", left ? Columns.left(text, width) : Columns.right(text, width));
    }
  }

  private static Map<String, String> load(String name) {
    try (InputStream file = Language.class.getResourceAsStream(name)) {
      String all = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return phrases(name, all);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  /// The phrases in the text of a file.
  ///
  /// @throws IllegalArgumentException if a phrase has no translation, or more than one
  static Map<String, String> phrases(String name, String text) {
    Map<String, String> phrases = new HashMap<>();
    String plain = text.replaceAll("(?m)^#.*\\R?", "").strip();
    for (String block : plain.split("\\R{2,}")) {
      String[] lines = block.split("\\R");
      if (lines.length != 2) {
        throw new IllegalArgumentException(
            name + ": needs a line of English and one of its translation, got '" + block + "'");
      }
      if (phrases.put(lines[0], lines[1]) != null) {
        throw new IllegalArgumentException(
            name + ": needs one translation, got more of '" + lines[0] + "'");
      }
    }
    return Map.copyOf(phrases);
  }
}
