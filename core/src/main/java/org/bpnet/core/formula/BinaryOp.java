package org.bpnet.core.formula;

import java.util.function.DoubleBinaryOperator;

/// The functions of two arguments. Each row gives the symbol in text and in LaTeX, the definition
/// in double precision, and the derivative of the value z = f(a, b) when a and b change at rates da
/// and db.
///
/// **Gradient.** At a tie of MAX or MIN the first argument gets the whole derivative, so relu,
/// written `max(0, x)`, has slope 0 at 0. MAX and MIN select a derivative and never multiply by 0:
/// an infinite slope on the side not taken does no harm. Comparisons have derivative 0. The
/// derivative of POW by its exponent, z·log a, is taken as 0 where the base is 0.
///
/// MAX and MIN yield NaN if either argument is NaN, as [Math#max] does; comparisons with NaN are
/// false, apart from NE.
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
public enum BinaryOp {
  ADD("+", "+", (a, b) -> a + b, (a, b, z, da, db) -> da.add(db)),
  SUB("-", "-", (a, b) -> a - b, (a, b, z, da, db) -> da.sub(db)),
  MUL("*", "", (a, b) -> a * b, (a, b, z, da, db) -> da.mul(b).add(a.mul(db))),
  DIV("/", "\\frac", (a, b) -> a / b, (a, b, z, da, db) -> da.sub(z.mul(db)).div(b)),
  POW(
      "^",
      "^",
      Math::pow,
      (a, b, z, da, db) -> b.mul(a.pow(b.sub(1))).mul(da).add(logTerm(a, z).mul(db))),
  MIN("min", "\\min", Math::min, (a, b, z, da, db) -> Formula.where(b.lessThan(a), db, da)),
  MAX("max", "\\max", Math::max, (a, b, z, da, db) -> Formula.where(b.greaterThan(a), db, da)),

  LT("<", "<", (a, b) -> a < b ? 1 : 0, BinaryOp::flat),
  LE("<=", "\\le", (a, b) -> a <= b ? 1 : 0, BinaryOp::flat),
  GT(">", ">", (a, b) -> a > b ? 1 : 0, BinaryOp::flat),
  GE(">=", "\\ge", (a, b) -> a >= b ? 1 : 0, BinaryOp::flat),
  EQ("==", "=", (a, b) -> a == b ? 1 : 0, BinaryOp::flat),
  NE("!=", "\\ne", (a, b) -> a != b ? 1 : 0, BinaryOp::flat);

  private final String text;
  private final String latex;
  private final DoubleBinaryOperator definition;
  private final ChainRule chainRule;

  BinaryOp(String text, String latex, DoubleBinaryOperator definition, ChainRule chainRule) {
    this.text = text;
    this.latex = latex;
    this.definition = definition;
    this.chainRule = chainRule;
  }

  /// The value at (a, b).
  public double apply(double a, double b) {
    return definition.applyAsDouble(a, b);
  }

  /// Whether the value is a truth value, 1 or 0.
  public boolean isComparison() {
    return compareTo(LT) >= 0;
  }

  /// The symbol or name in plain text.
  String text() {
    return text;
  }

  /// The symbol or command in LaTeX.
  String latex() {
    return latex;
  }

  /// The derivative of z = f(a, b), given those of a and b.
  Formula derivative(Formula a, Formula b, Formula z, Formula da, Formula db) {
    return chainRule.derivative(a, b, z, da, db);
  }

  @FunctionalInterface
  private interface ChainRule {
    Formula derivative(Formula a, Formula b, Formula z, Formula da, Formula db);
  }

  private static Formula logTerm(Formula base, Formula power) {
    Formula zero = Formula.constant(0);
    return Formula.where(base.equalTo(zero), zero, power.mul(base.log()));
  }

  private static Formula flat(Formula a, Formula b, Formula z, Formula da, Formula db) {
    return Formula.constant(0);
  }
}
