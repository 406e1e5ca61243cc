package org.bpnet.core.formula;

import static org.bpnet.core.formula.Formula.constant;

import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// The functions of one argument. Each row gives the name, the LaTeX (`#` stands for the argument),
/// the definition in double precision, and the slope as a formula of the argument x and of the
/// function's own value y. Where x occurs in it, but y alone would tell the slope as accurately,
/// one more column says how.
///
/// **Gradient.** Choices at kinks: abs′(0) = 0, since sign(0) = 0; sign′ and floor′ are 0
/// everywhere. At the end of a domain the slope is what mathematics says: sqrt′(0) = +∞, log′(0) =
/// +∞, acos′(±1) = −∞. The slopes 1 − y² and y(1 − y) of tanh and sigmoid are exact to one rounding
/// of y, hence small in absolute error, not relative to themselves, where the function is flat.
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
public enum UnaryOp {
  NEG("-", "-#", x -> -x, (x, y) -> constant(-1)),
  ABS("abs", "\\lvert # \\rvert", Math::abs, (x, y) -> x.sign()),
  SIGN("sign", "\\operatorname{sgn}(#)", Math::signum, (x, y) -> constant(0)),
  FLOOR("floor", "\\lfloor # \\rfloor", Math::floor, (x, y) -> constant(0)),

  EXP("exp", "e^{#}", Math::exp, (x, y) -> y),
  // Not y + 1: for x far below 0 that sum has lost every digit of exp(x).
  EXPM1("expm1", "(e^{#} - 1)", Math::expm1, (x, y) -> x.exp()),
  LOG("log", "\\ln(#)", Math::log, (x, y) -> constant(1).div(x)),
  LOG1P("log1p", "\\operatorname{log1p}(#)", Math::log1p, (x, y) -> constant(1).div(x.add(1))),
  SQRT("sqrt", "\\sqrt{#}", Math::sqrt, (x, y) -> constant(0.5).div(y)),
  RSQRT(
      "rsqrt",
      "\\frac{1}{\\sqrt{#}}",
      x -> 1 / Math.sqrt(x),
      (x, y) -> y.square().mul(y).mul(-0.5)),

  SIN("sin", "\\sin(#)", Math::sin, (x, y) -> x.cos()),
  COS("cos", "\\cos(#)", Math::cos, (x, y) -> x.sin().neg()),
  // Not 1 − x²: near the ends both factors are exact, and their difference from 0 is not.
  ACOS(
      "acos",
      "\\arccos(#)",
      Math::acos,
      (x, y) -> constant(-1).div(constant(1).sub(x).mul(constant(1).add(x)).sqrt())),
  TANH("tanh", "\\tanh(#)", Math::tanh, (x, y) -> constant(1).sub(y.square())),
  ERF(
      "erf",
      "\\operatorname{erf}(#)",
      Erf::erf,
      (x, y) -> x.square().neg().exp().mul(2 / Math.sqrt(Math.PI))),

  SIGMOID("sigmoid", "\\sigma(#)", UnaryOp::sigmoid, (x, y) -> y.mul(constant(1).sub(y))),
  // σ(x) = 1 − 1/(1 + eˣ) = 1 − e^−y, and expm1 keeps its digits where it is small.
  SOFTPLUS(
      "softplus",
      "\\ln(1 + e^{#})",
      UnaryOp::softplus,
      (x, y) -> x.sigmoid(),
      (x, y) -> y.neg().expm1().neg()),
  // σ(−x) = 1 − σ(x) = 1 − e^y, likewise.
  LOG_SIGMOID(
      "logSigmoid",
      "\\ln(\\sigma(#))",
      x -> -softplus(-x),
      (x, y) -> x.neg().sigmoid(),
      (x, y) -> y.expm1().neg());

  private final String text;
  private final String latex;
  private final DoubleUnaryOperator definition;
  private final BinaryOperator<Formula> slope;
  private final BinaryOperator<Formula> slopeThroughOutput;

  UnaryOp(
      String text,
      String latex,
      DoubleUnaryOperator definition,
      BinaryOperator<Formula> slope,
      BinaryOperator<Formula> slopeThroughOutput) {
    this.text = text;
    this.latex = latex;
    this.definition = definition;
    this.slope = slope;
    this.slopeThroughOutput = slopeThroughOutput;
  }

  UnaryOp(
      String text, String latex, DoubleUnaryOperator definition, BinaryOperator<Formula> slope) {
    this(text, latex, definition, slope, slope);
  }

  /// The value at x.
  public double apply(double x) {
    return definition.applyAsDouble(x);
  }

  /// The name in plain text.
  String text() {
    return text;
  }

  /// The LaTeX, with `#` for the argument.
  String latex() {
    return latex;
  }

  /// The slope at x, where the function's value is y.
  Formula slope(Formula x, Formula y) {
    return slope.apply(x, y);
  }

  /// The slope at x, written with the value y alone where that is as accurate.
  Formula slopeThroughOutput(Formula x, Formula y) {
    return slopeThroughOutput.apply(x, y);
  }

  /// 1/(1 + e^−x); by the sign of x, so that exp never overflows.
  private static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /// log(1 + eˣ), written so that exp never overflows and a small result keeps its digits.
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
