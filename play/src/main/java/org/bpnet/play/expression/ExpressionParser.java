package org.bpnet.play.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads formulas by recursive descent: sums, products, signs, powers, atoms.
final class ExpressionParser {
  private static final Pattern TOKEN =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?|\\S");

  /// Deeper ones would end in an overflow of the stack. Ours.
  private static final int DEEPEST = 200;

  private record Token(String text, int place) {
    boolean isName() {
      return !text.isEmpty() && (Character.isLetter(text.codePointAt(0)) || text.startsWith("_"));
    }

    boolean isNumber() {
      return !text.isEmpty() && (text.charAt(0) == '.' || Character.isDigit(text.charAt(0)));
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Expression graph = new Expression();
  private int next;
  private int depth;

  ExpressionParser(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String token = matcher.group().replace('·', '*').replace('−', '-');
      tokens.add(new Token(token, matcher.start()));
    }
    tokens.add(new Token("", text.length()));
  }

  Expression expression() {
    do {
      graph.addOutput(sum());
    } while (takes(";"));
    if (next < tokens.size() - 1) {
      throw unexpected("the end, ';' or an operator");
    }
    if (graph.variables().isEmpty()) {
      throw new IllegalArgumentException(
          "Expression '" + text + "': needs a variable to be differentiated by");
    }
    return graph;
  }

  private int sum() {
    int left = product();
    while (true) {
      if (takes("+")) {
        left = node(Operation.ADD, left, product());
      } else if (takes("-")) {
        left = node(Operation.SUBTRACT, left, product());
      } else {
        return left;
      }
    }
  }

  private int product() {
    int left = signed();
    while (true) {
      if (takes("*")) {
        left = node(Operation.MULTIPLY, left, signed());
      } else if (takes("/")) {
        left = node(Operation.DIVIDE, left, signed());
      } else {
        return left;
      }
    }
  }

  private int signed() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "Expression: nested more than " + DEEPEST + " deep; write it flatter");
    }
    try {
      return takes("-") ? node(Operation.NEGATE, signed()) : power();
    } finally {
      depth--;
    }
  }

  private int power() {
    int base = atom();
    while (takes("^")) {
      double sign = takes("-") ? -1 : 1;
      Token exponent = tokens.get(next);
      if (!exponent.isNumber()) {
        throw unexpected("a number after '^'; other powers are exp(a * log(x))");
      }
      next++;
      double number = sign * Double.parseDouble(exponent.text());
      base = graph.place(new Expression.Node(Operation.POWER, "", number, List.of(base)));
    }
    return base;
  }

  private int atom() {
    Token token = tokens.get(next);
    if (takes("(")) {
      int inner = sum();
      close(token);
      return inner;
    }
    if (token.isNumber()) {
      next++;
      double number = Double.parseDouble(token.text());
      return graph.place(new Expression.Node(null, "", number, List.of()));
    }
    if (!token.isName()) {
      throw unexpected("a number, a name, '-' or '('");
    }
    next++;
    return tokens.get(next).text().equals("(")
        ? call(token)
        : graph.place(new Expression.Node(null, token.text(), 0, List.of()));
  }

  private int call(Token name) {
    Operation operation =
        Operation.called(name.text().toLowerCase(Locale.ROOT))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "Expression '%s': no function is called '%s'; there are %s",
                        text,
                        name.text(),
                        Operation.names())));
    Token open = tokens.get(next++);
    int[] inputs = new int[operation.arity()];
    for (int i = 0; i < inputs.length; i++) {
      if (i > 0 && !takes(",")) {
        throw unexpected("',' and another argument of " + name.text());
      }
      inputs[i] = sum();
    }
    close(open);
    return node(operation, inputs);
  }

  private void close(Token open) {
    if (!takes(")")) {
      throw unexpected("')' for the '(' at character " + (open.place() + 1));
    }
  }

  private int node(Operation operation, int... inputs) {
    List<Integer> places = new ArrayList<>();
    for (int input : inputs) {
      places.add(input);
    }
    return graph.place(new Expression.Node(operation, "", 0, List.copyOf(places)));
  }

  private boolean takes(String sign) {
    if (tokens.get(next).text().equals(sign)) {
      next++;
      return true;
    }
    return false;
  }

  private IllegalArgumentException unexpected(String needed) {
    Token token = tokens.get(next);
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "Expression '%s': need %s at character %d, got %s",
            text,
            needed,
            token.place() + 1,
            token.text().isEmpty() ? "the end" : "'" + token.text() + "'"));
  }
}
