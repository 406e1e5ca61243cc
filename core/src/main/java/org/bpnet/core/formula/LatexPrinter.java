package org.bpnet.core.formula;

import static org.bpnet.core.formula.Fragment.Level.ATOM;
import static org.bpnet.core.formula.Fragment.Level.CHOICE;
import static org.bpnet.core.formula.Fragment.Level.POWER;
import static org.bpnet.core.formula.Fragment.Level.PRODUCT;
import static org.bpnet.core.formula.Fragment.Level.SUM;
import static org.bpnet.core.formula.Fragment.isTall;
import static org.bpnet.core.formula.Fragment.parenthesized;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// LaTeX mathematics as a paper would set it: fractions, products by juxtaposition, x·x as a
/// square, cases for a choice, the indicator 1[…] for a comparison used as a number. Sums and
/// products are taken as associative, so the order of rounding is not shown; [TextPrinter] shows
/// it.
final class LatexPrinter {
  private static final Pattern NAME = Pattern.compile("([A-Za-z]+?)(?:_?(\\d+)|_([A-Za-z]\\w*))?");
  private static final Pattern SCIENTIFIC = Pattern.compile("(-?)(?:1|([\\d.]+))e(-?\\d+)");
  private static final Set<String> GREEK =
      Set.of(
          "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
          "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi",
          "omega");

  private LatexPrinter() {}

  static String latex(Formula f) {
    return Formulas.fold(f, LatexPrinter::fragment).text();
  }

  private static Fragment fragment(Formula f, Function<Formula, Fragment> below) {
    return switch (f) {
      case Input(String name) -> new Fragment(symbol(name), ATOM);
      case Hyper(String name) -> new Fragment(symbol(name), ATOM);
      case Const(double c) -> NamedConstant.latex(c, number(c));
      case Unary(UnaryOp op, Formula x) -> unary(op, below.apply(x));
      case Binary(BinaryOp op, Formula a, Formula b) -> binary(op, below.apply(a), below.apply(b));
      case Where where -> cases(where, below);
    };
  }

  private static Fragment unary(UnaryOp op, Fragment x) {
    return switch (op) {
      case NEG -> new Fragment("-" + x.rightAt(PRODUCT), SUM);
      case EXP, RSQRT -> new Fragment(op.latex().replace("#", x.text()), POWER);
      default -> {
        String template = op.latex();
        if (isTall(x.text())) {
          template = template.replace("(", "\\left( ").replace(")", " \\right)");
        }
        yield new Fragment(template.replace("#", x.text()), ATOM);
      }
    };
  }

  private static Fragment binary(BinaryOp op, Fragment a, Fragment b) {
    return switch (op) {
      case ADD -> new Fragment(a.at(SUM) + " + " + b.rightAt(SUM), SUM);
      case SUB -> new Fragment(a.at(SUM) + " - " + b.rightAt(PRODUCT), SUM);
      case MUL -> a.equals(b) ? power(a, "2") : product(a.at(PRODUCT), b.rightAt(PRODUCT));
      case DIV ->
          new Fragment(String.format(Locale.ROOT, "\\frac{%s}{%s}", a.text(), b.text()), POWER);
      case POW -> power(a, b.text());
      case MIN, MAX -> new Fragment(op.latex() + parenthesized(a.text() + ", " + b.text()), ATOM);
      case LT, LE, GT, GE, EQ, NE ->
          new Fragment("\\mathbf{1}[" + comparison(op, a, b) + "]", ATOM);
    };
  }

  private static Fragment power(Fragment base, String exponent) {
    return new Fragment(String.format(Locale.ROOT, "%s^{%s}", base.at(ATOM), exponent), POWER);
  }

  private static Fragment product(String a, String b) {
    boolean words = a.contains("\\mathrm") || b.contains("\\mathrm");
    boolean digits = Character.isDigit(b.charAt(0)) || b.startsWith("\\tfrac");
    String times = digits ? " \\cdot " : words ? " \\, " : " ";
    return new Fragment(a + times + b, PRODUCT);
  }

  private static String comparison(BinaryOp op, Fragment a, Fragment b) {
    return String.format(Locale.ROOT, "%s %s %s", a.at(SUM), op.latex(), b.at(SUM));
  }

  /// One row for each choice; a choice in the last branch adds its rows to these.
  private static Fragment cases(Where where, Function<Formula, Fragment> below) {
    var rows = new StringBuilder();
    Formula rest = where;
    while (rest instanceof Where(Formula condition, Formula then, Formula otherwise)) {
      String holds =
          condition instanceof Binary(BinaryOp op, Formula a, Formula b) && op.isComparison()
              ? comparison(op, below.apply(a), below.apply(b))
              : below.apply(condition).at(SUM) + " \\ne 0";
      rows.append(String.format(Locale.ROOT, "%s & %s \\\\ ", below.apply(then).text(), holds));
      rest = otherwise;
    }
    rows.append(below.apply(rest).text()).append(" & \\text{otherwise}");
    return new Fragment("\\begin{cases} " + rows + " \\end{cases}", CHOICE);
  }

  private static Fragment number(double c) {
    String text = TextPrinter.number(c);
    Matcher scientific = SCIENTIFIC.matcher(text);
    if (Double.isInfinite(c)) {
      text = text.replace("inf", "\\infty");
    } else if (scientific.matches()) {
      String digits = scientific.group(2);
      String factor = digits == null ? "" : digits + " \\cdot ";
      text =
          String.format(
              Locale.ROOT, "%s%s10^{%s}", scientific.group(1), factor, scientific.group(3));
      return new Fragment(text, digits == null && c > 0 ? POWER : PRODUCT);
    }
    return new Fragment(text, c < 0 ? PRODUCT : ATOM);
  }

  /// `x`, `\alpha`, `\beta_1`, `x_{\mathrm{max}}`, `\mathrm{slope}`.
  private static String symbol(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return String.format(Locale.ROOT, "\\mathrm{%s}", name.replace("_", "\\_"));
    }
    String base = parts.group(1);
    String digits = parts.group(2);
    String word = parts.group(3);
    String head =
        GREEK.contains(base) ? "\\" + base : base.length() == 1 ? base : "\\mathrm{" + base + "}";
    if (digits != null) {
      return head + (digits.length() == 1 ? "_" + digits : "_{" + digits + "}");
    } else if (word != null) {
      return head + "_{\\mathrm{" + word.replace("_", "\\_") + "}}";
    }
    return head;
  }
}
