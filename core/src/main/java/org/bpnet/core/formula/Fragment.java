package org.bpnet.core.formula;

/// A printed part of a formula and how tightly its outermost operation binds.
record Fragment(String text, Level level) {

  /// What an operand must bind at least as tightly as to stand without parentheses.
  enum Level {
    CHOICE,
    COMPARISON,
    SUM,
    PRODUCT,
    POWER,
    ATOM
  }

  /// The text as it stands on the left of an operator, or alone.
  String at(Level needed) {
    return level.compareTo(needed) < 0 ? parenthesized(text) : text;
  }

  /// The text as it stands on the right of an operator, where a leading minus sign would meet it.
  String rightAt(Level needed) {
    return text.startsWith("-") ? parenthesized(text) : at(needed);
  }

  /// Parentheses that grow with what they hold, if that is LaTeX of more than a line's height.
  static String parenthesized(String inner) {
    return isTall(inner) ? "\\left( " + inner + " \\right)" : "(" + inner + ")";
  }

  static boolean isTall(String latex) {
    return latex.contains("\\frac") || latex.contains("\\begin");
  }
}
