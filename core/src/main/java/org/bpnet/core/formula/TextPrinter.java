package org.bpnet.core.formula;

import static org.bpnet.core.formula.Fragment.Level.ATOM;
import static org.bpnet.core.formula.Fragment.Level.CHOICE;
import static org.bpnet.core.formula.Fragment.Level.COMPARISON;
import static org.bpnet.core.formula.Fragment.Level.POWER;
import static org.bpnet.core.formula.Fragment.Level.PRODUCT;
import static org.bpnet.core.formula.Fragment.Level.SUM;

import java.util.Locale;
import java.util.function.Function;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// Plain text with the operators and precedences of C, `^` for powers, and no parentheses that
/// could be left out: read back from left to right it is the same formula, rounding included.
/// Constants that have a name are called by it: `√(2/π)`.
final class TextPrinter {
  private static final double LARGEST_PLAIN_INTEGER = 1e15;

  private TextPrinter() {}

  static String text(Formula f) {
    return Formulas.fold(f, TextPrinter::fragment).text();
  }

  private static Fragment fragment(Formula f, Function<Formula, Fragment> below) {
    return switch (f) {
      case Input(String name) -> new Fragment(name, ATOM);
      case Hyper(String name) -> new Fragment(name, ATOM);
      case Const(double c) -> NamedConstant.text(c);
      case Unary(UnaryOp op, Formula x) -> unary(op, below.apply(x));
      case Binary(BinaryOp op, Formula a, Formula b) -> binary(op, below.apply(a), below.apply(b));
      case Where(Formula c, Formula a, Formula b) ->
          new Fragment(
              String.format(
                  Locale.ROOT,
                  "%s ? %s : %s",
                  below.apply(c).at(SUM),
                  below.apply(a).at(COMPARISON),
                  below.apply(b).at(CHOICE)),
              CHOICE);
    };
  }

  private static Fragment unary(UnaryOp op, Fragment x) {
    return op == UnaryOp.NEG
        ? new Fragment("-" + x.rightAt(PRODUCT), SUM)
        : new Fragment(op.text() + "(" + x.text() + ")", ATOM);
  }

  private static Fragment binary(BinaryOp op, Fragment a, Fragment b) {
    return switch (op) {
      case ADD, SUB -> infix(a.at(SUM), op, b.rightAt(PRODUCT), SUM);
      case MUL, DIV -> infix(a.at(PRODUCT), op, b.rightAt(POWER), PRODUCT);
      case POW -> new Fragment(a.at(ATOM) + "^" + b.rightAt(POWER), POWER);
      case MIN, MAX ->
          new Fragment(
              String.format(Locale.ROOT, "%s(%s, %s)", op.text(), a.text(), b.text()), ATOM);
      case LT, LE, GT, GE, EQ, NE -> infix(a.at(SUM), op, b.at(SUM), COMPARISON);
    };
  }

  private static Fragment infix(String a, BinaryOp op, String b, Fragment.Level level) {
    return new Fragment(a + " " + op.text() + " " + b, level);
  }

  /// The shortest decimal that reads back as this number: 3, 0.5, 1e-8.
  static String number(double c) {
    if (c == Math.rint(c) && Math.abs(c) < LARGEST_PLAIN_INTEGER) {
      return Long.toString((long) c);
    } else if (Double.isInfinite(c)) {
      return c > 0 ? "inf" : "-inf";
    } else if (Double.isNaN(c)) {
      return "nan";
    }
    return Double.toString(c).replace(".0E", "e").replace('E', 'e');
  }
}
