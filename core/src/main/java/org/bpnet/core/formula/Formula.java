package org.bpnet.core.formula;

import java.util.List;
import java.util.Map;

/// A scalar formula over named inputs: the one place where a pointwise definition is written.
///
/// Immutable. From one value come its number in double precision ([#bind]), its derivative
/// ([#derivative]), its text and LaTeX ([#text], [#latex]), and, through
/// [org.bpnet.core.program.Program], the kernels of every backend. Truth values are numbers: a
/// comparison yields 1 or 0, and [#where] takes its first branch when the condition is not 0.
///
/// ```java
/// Formula x = Formula.input("x");
/// Formula silu = x.mul(x.sigmoid());
/// Formula slope = silu.derivative("x");
/// ```
public sealed interface Formula {

  /// A value that differs from element to element.
  record Input(String name) implements Formula {}

  /// A value that is the same for all elements and may change between runs of a kernel without the
  /// kernel being built again: a learning rate, a slope, a temperature.
  record Hyper(String name) implements Formula {}

  /// A number that is part of the formula.
  record Const(double value) implements Formula {}

  /// A function of one argument.
  record Unary(UnaryOp op, Formula argument) implements Formula {}

  /// A function of two arguments.
  record Binary(BinaryOp op, Formula left, Formula right) implements Formula {}

  /// `then` where the condition is not 0, else `otherwise`.
  record Where(Formula condition, Formula then, Formula otherwise) implements Formula {}

  /// An input with this name.
  static Formula input(String name) {
    return new Input(name);
  }

  /// A hyper-parameter with this name.
  static Formula hyper(String name) {
    return new Hyper(name);
  }

  /// A constant.
  static Formula constant(double value) {
    return new Const(value);
  }

  /// `this` where the condition is not 0, else `otherwise`, as a formula of its own.
  static Formula where(Formula condition, Formula then, Formula otherwise) {
    return new Where(condition, then, otherwise);
  }

  /// The larger of two; at a tie the derivative goes to the first.
  static Formula max(Formula first, Formula second) {
    return new Binary(BinaryOp.MAX, first, second);
  }

  /// The smaller of two; at a tie the derivative goes to the first.
  static Formula min(Formula first, Formula second) {
    return new Binary(BinaryOp.MIN, first, second);
  }

  default Formula add(Formula other) {
    return new Binary(BinaryOp.ADD, this, other);
  }

  default Formula add(double other) {
    return add(constant(other));
  }

  default Formula sub(Formula other) {
    return new Binary(BinaryOp.SUB, this, other);
  }

  default Formula sub(double other) {
    return sub(constant(other));
  }

  default Formula mul(Formula other) {
    return new Binary(BinaryOp.MUL, this, other);
  }

  default Formula mul(double other) {
    return mul(constant(other));
  }

  default Formula div(Formula other) {
    return new Binary(BinaryOp.DIV, this, other);
  }

  default Formula div(double other) {
    return div(constant(other));
  }

  default Formula pow(Formula exponent) {
    return new Binary(BinaryOp.POW, this, exponent);
  }

  default Formula pow(double exponent) {
    return pow(constant(exponent));
  }

  /// x·x.
  default Formula square() {
    return mul(this);
  }

  default Formula lessThan(Formula other) {
    return new Binary(BinaryOp.LT, this, other);
  }

  default Formula atMost(Formula other) {
    return new Binary(BinaryOp.LE, this, other);
  }

  default Formula greaterThan(Formula other) {
    return new Binary(BinaryOp.GT, this, other);
  }

  default Formula atLeast(Formula other) {
    return new Binary(BinaryOp.GE, this, other);
  }

  default Formula equalTo(Formula other) {
    return new Binary(BinaryOp.EQ, this, other);
  }

  default Formula notEqualTo(Formula other) {
    return new Binary(BinaryOp.NE, this, other);
  }

  /// A function of one argument applied to this formula.
  default Formula apply(UnaryOp op) {
    return new Unary(op, this);
  }

  default Formula neg() {
    return apply(UnaryOp.NEG);
  }

  /// max(0, x), slope 0 at 0.
  default Formula relu() {
    return max(constant(0), this);
  }

  default Formula abs() {
    return apply(UnaryOp.ABS);
  }

  default Formula sign() {
    return apply(UnaryOp.SIGN);
  }

  default Formula exp() {
    return apply(UnaryOp.EXP);
  }

  default Formula expm1() {
    return apply(UnaryOp.EXPM1);
  }

  default Formula log() {
    return apply(UnaryOp.LOG);
  }

  default Formula log1p() {
    return apply(UnaryOp.LOG1P);
  }

  default Formula sqrt() {
    return apply(UnaryOp.SQRT);
  }

  default Formula rsqrt() {
    return apply(UnaryOp.RSQRT);
  }

  default Formula tanh() {
    return apply(UnaryOp.TANH);
  }

  default Formula sigmoid() {
    return apply(UnaryOp.SIGMOID);
  }

  default Formula logSigmoid() {
    return apply(UnaryOp.LOG_SIGMOID);
  }

  default Formula softplus() {
    return apply(UnaryOp.SOFTPLUS);
  }

  default Formula erf() {
    return apply(UnaryOp.ERF);
  }

  default Formula sin() {
    return apply(UnaryOp.SIN);
  }

  default Formula cos() {
    return apply(UnaryOp.COS);
  }

  /// The angle in [0, π] whose cosine this is; NaN outside [−1, 1].
  default Formula acos() {
    return apply(UnaryOp.ACOS);
  }

  default Formula floor() {
    return apply(UnaryOp.FLOOR);
  }

  /// The derivative by one input (or hyper-parameter), simplified. Kinks follow the choices written
  /// at [UnaryOp] and [BinaryOp].
  default Formula derivative(String variable) {
    return Derivative.of(this, variable);
  }

  /// The derivative by one input, written with the formula's own value where that lets the caller
  /// forget the argument and keep only the output, as in tanh′ = 1 − y². The result either does not
  /// mention `variable`, but perhaps an input called `output` that stands for this formula's value;
  /// or, where that cannot be had as accurately, it is [#derivative] unchanged. Never a mixture:
  /// that would keep two arrays alive where one is enough.
  ///
  /// @throws IllegalArgumentException if the formula itself mentions a variable called `output`
  default Formula derivativeThroughOutput(String variable, String output) {
    return Derivative.throughOutput(this, variable, output);
  }

  /// An equal formula with constants folded, neutral elements removed, and equal sub-expressions
  /// made one object. The value is preserved wherever the values of this formula and of its parts
  /// are finite; the rules are listed in the source of `Simplifier`.
  default Formula simplify() {
    return Simplifier.simplify(this);
  }

  /// This formula with inputs (or hyper-parameters) replaced by other formulas; names that the map
  /// lacks stay.
  default Formula substitute(Map<String, Formula> replacements) {
    return Formulas.substitute(this, replacements);
  }

  /// The distinct input names, in order of first occurrence from the left.
  default List<String> inputs() {
    return Formulas.inputs(this);
  }

  /// The distinct hyper-parameter names, in order of first occurrence from the left.
  default List<String> hypers() {
    return Formulas.hypers(this);
  }

  /// The definition in double precision, as a function of the values of the named variables, in the
  /// given order (inputs and hyper-parameters alike).
  ///
  /// @throws IllegalArgumentException if the formula mentions a name that is not listed
  default ScalarFunction bind(List<String> names) {
    return Formulas.bind(this, names);
  }

  /// The shortest decimal that reads back as this number, as settings are written: 3, 0.5, 1e-8. A
  /// formula shows some constants by a name instead, see [#text].
  static String decimal(double value) {
    return TextPrinter.number(value);
  }

  /// The formula as plain text, `x * sigmoid(x)`. Constants that have a name are called by it: `x *
  /// √½`.
  default String text() {
    return TextPrinter.text(this);
  }

  /// The formula as LaTeX mathematics.
  default String latex() {
    return LatexPrinter.latex(this);
  }
}
