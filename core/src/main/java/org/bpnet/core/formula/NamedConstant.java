package org.bpnet.core.formula;

import static org.bpnet.core.formula.Fragment.Level.ATOM;
import static org.bpnet.core.formula.Fragment.Level.POWER;
import static org.bpnet.core.formula.Fragment.Level.PRODUCT;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The constants that formulas show by name. A number has the name if it is, to the last bit, the
/// double that the expression gives; one that is merely near stays a decimal.
@SuppressWarnings("ImmutableEnumChecker") // a record of a text and a level
enum NamedConstant {
  QUARTER(1.0 / 4, new Fragment("¼", ATOM), fraction("1", "4")),
  THIRD(1.0 / 3, new Fragment("⅓", ATOM), fraction("1", "3")),
  HALF(1.0 / 2, new Fragment("½", ATOM), fraction("1", "2")),
  TWO_THIRDS(2.0 / 3, new Fragment("⅔", ATOM), fraction("2", "3")),
  PI(Math.PI, new Fragment("π", ATOM), new Fragment("\\pi", ATOM)),
  E(Math.E, new Fragment("e", ATOM), new Fragment("e", ATOM)),
  /// From where losses that grow exponentially go on along their tangent.
  E_TO_40(Math.exp(40), new Fragment("e^40", POWER), new Fragment("e^{40}", POWER)),
  LN_2(Math.log(2), new Fragment("log(2)", ATOM), new Fragment("\\ln(2)", ATOM)),
  ROOT_2(Math.sqrt(2), new Fragment("√2", ATOM), new Fragment("\\sqrt{2}", ATOM)),
  ROOT_OF_HALF(
      Math.sqrt(0.5), new Fragment("√½", ATOM), new Fragment("\\sqrt{\\tfrac{1}{2}}", ATOM)),
  ONE_BY_ROOT_2(1 / Math.sqrt(2), new Fragment("1/√2", PRODUCT), fraction("1", "\\sqrt{2}")),
  ROOT_OF_2_BY_PI(
      Math.sqrt(2 / Math.PI),
      new Fragment("√(2/π)", ATOM),
      new Fragment("\\sqrt{\\tfrac{2}{\\pi}}", ATOM)),
  TWO_BY_ROOT_PI(
      2 / Math.sqrt(Math.PI), new Fragment("2/√π", PRODUCT), fraction("2", "\\sqrt{\\pi}"));

  private static final Map<Double, NamedConstant> BY_VALUE =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(c -> c.value, c -> c));

  private final double value;
  private final Fragment text;
  private final Fragment latex;

  NamedConstant(double value, Fragment text, Fragment latex) {
    this.value = value;
    this.text = text;
    this.latex = latex;
  }

  /// A fraction of a line's height, of which a power needs parentheses.
  private static Fragment fraction(String numerator, String denominator) {
    return new Fragment("\\tfrac{" + numerator + "}{" + denominator + "}", POWER);
  }

  /// A number as plain text: by its name, or else as a decimal.
  static Fragment text(double c) {
    return named(c, constant -> constant.text, new Fragment(TextPrinter.number(c), level(c)));
  }

  /// A number as LaTeX: by its name, or else as given.
  static Fragment latex(double c, Fragment decimal) {
    return named(c, constant -> constant.latex, decimal);
  }

  private static Fragment named(
      double c, Function<NamedConstant, Fragment> form, Fragment decimal) {
    NamedConstant constant = BY_VALUE.get(Math.abs(c));
    if (constant == null) {
      return decimal;
    }
    Fragment positive = form.apply(constant);
    return c > 0 ? positive : new Fragment("-" + positive.text(), PRODUCT);
  }

  private static Fragment.Level level(double c) {
    return c < 0 ? PRODUCT : ATOM;
  }
}
