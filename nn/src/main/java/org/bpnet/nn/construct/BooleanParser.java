package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a Boolean expression by recursive descent: or, xor, and, not, atom.
final class BooleanParser {
  private static final Pattern TOKEN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*|[01]|\\S");

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("!", "!"),
          Map.entry("~", "!"),
          Map.entry("¬", "!"),
          Map.entry("not", "!"),
          Map.entry("&", "&"),
          Map.entry("∧", "&"),
          Map.entry("and", "&"),
          Map.entry("^", "^"),
          Map.entry("⊕", "^"),
          Map.entry("xor", "^"),
          Map.entry("|", "|"),
          Map.entry("∨", "|"),
          Map.entry("or", "|"));

  /// Deeper ones would end in an overflow of the stack. Ours.
  private static final int DEEPEST = 200;

  private record Token(String text, int place) {
    String operator() {
      return OPERATORS.getOrDefault(text.toLowerCase(Locale.ROOT), "");
    }
  }

  private final String expression;
  private final List<Token> tokens = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private int next;
  private int depth;

  BooleanParser(String expression) {
    this.expression = expression;
    Matcher matcher = TOKEN.matcher(expression);
    while (matcher.find()) {
      tokens.add(new Token(matcher.group(), matcher.start()));
    }
    tokens.add(new Token("", expression.length()));
  }

  /// What a place in the expression is worth, given a row.
  private interface Node {
    boolean at(int row, int variables);
  }

  BooleanFunction function() {
    Node root = or();
    if (next < tokens.size() - 1) {
      throw unexpected("the end, or an operator");
    }
    int variables = names.size();
    IntPredicate value = row -> root.at(row, variables);
    return new BooleanFunction(names, value);
  }

  private Node or() {
    Node left = xor();
    while (takes("|")) {
      Node one = left;
      Node other = xor();
      left = (row, n) -> one.at(row, n) || other.at(row, n);
    }
    return left;
  }

  private Node xor() {
    Node left = and();
    while (takes("^")) {
      Node one = left;
      Node other = and();
      left = (row, n) -> one.at(row, n) ^ other.at(row, n);
    }
    return left;
  }

  private Node and() {
    Node left = not();
    while (takes("&")) {
      Node one = left;
      Node other = not();
      left = (row, n) -> one.at(row, n) && other.at(row, n);
    }
    return left;
  }

  private Node not() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "Boolean expression: nested more than " + DEEPEST + " deep; write it flatter");
    }
    try {
      if (takes("!")) {
        Node inner = not();
        return (row, n) -> !inner.at(row, n);
      }
      return atom();
    } finally {
      depth--;
    }
  }

  private Node atom() {
    Token token = tokens.get(next);
    if (token.text().equals("(")) {
      next++;
      Node inner = or();
      if (!tokens.get(next).text().equals(")")) {
        throw unexpected("')' for the '(' at character " + (token.place() + 1));
      }
      next++;
      return inner;
    }
    if (token.text().equals("0") || token.text().equals("1")) {
      next++;
      boolean value = token.text().equals("1");
      return (_, _) -> value;
    }
    boolean isName =
        !token.text().isEmpty()
            && token.operator().isEmpty()
            && (Character.isLetter(token.text().codePointAt(0)) || token.text().startsWith("_"));
    if (!isName) {
      throw unexpected("a name, 0, 1, 'not' or '('");
    }
    next++;
    int known = names.indexOf(token.text());
    int index = known < 0 ? names.size() : known;
    if (known < 0) {
      names.add(token.text());
    }
    return (row, n) -> (row >> (n - 1 - index) & 1) == 1;
  }

  private boolean takes(String operator) {
    boolean is = tokens.get(next).operator().equals(operator);
    next += is ? 1 : 0;
    if (is && tokens.get(next).operator().equals(operator) && "&|".contains(operator)) {
      next++; // as programmers write them, && and ||
    }
    return is;
  }

  private IllegalArgumentException unexpected(String needed) {
    Token token = tokens.get(next);
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Boolean expression '%s': need %s at character %d, got %s",
            expression,
            needed,
            token.place() + 1,
            token.text().isEmpty() ? "the end" : "'" + token.text() + "'"));
  }
}
