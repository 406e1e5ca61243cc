package org.bpnet.core.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrinterTest {
  private static final Formula X = input("x");
  private static final Formula Y = input("y");
  private static final Formula Z = input("z");
  private static final Formula ALPHA = hyper("alpha");
  private static final Formula ZERO = constant(0);
  private static final Formula ONE = constant(1);

  static Stream<Arguments> formulas() {
    Formula positive = X.greaterThan(ZERO);
    return Stream.of(
        arguments(X.mul(X.sigmoid()), "x * sigmoid(x)", "x \\sigma(x)"),
        arguments(max(ZERO, X), "max(0, x)", "\\max(0, x)"),
        arguments(
            where(positive, X, hyper("slope").mul(X)),
            "(x > 0) ? x : slope * x",
            "\\begin{cases} x & x > 0 \\\\ \\mathrm{slope} \\, x & \\text{otherwise} \\end{cases}"),
        arguments(
            where(positive, X, ALPHA.mul(X.expm1())),
            "(x > 0) ? x : alpha * expm1(x)",
            "\\begin{cases} x & x > 0 \\\\ \\alpha (e^{x} - 1) & \\text{otherwise} \\end{cases}"),
        arguments(
            where(positive, ONE, where(X.equalTo(ZERO), ZERO, ONE.neg())),
            "(x > 0) ? 1 : (x == 0) ? 0 : -1",
            "\\begin{cases} 1 & x > 0 \\\\ 0 & x = 0 \\\\ -1 & \\text{otherwise} \\end{cases}"),
        arguments(
            where(Y, X, ZERO).mul(2),
            "(y ? x : 0) * 2",
            "\\left( \\begin{cases} x & y \\ne 0 \\\\ 0 & \\text{otherwise} \\end{cases} \\right)"
                + " \\cdot 2"),
        arguments(
            where(positive, positive, Y),
            "(x > 0) ? x > 0 : y",
            "\\begin{cases} \\mathbf{1}[x > 0] & x > 0 \\\\ y & \\text{otherwise} \\end{cases}"),
        arguments(positive.mul(Y), "(x > 0) * y", "\\mathbf{1}[x > 0] y"),
        arguments(X.atMost(Y), "x <= y", "\\mathbf{1}[x \\le y]"),
        arguments(X.add(Y).mul(Z), "(x + y) * z", "(x + y) z"),
        arguments(X.add(Y.mul(Z)), "x + y * z", "x + y z"),
        arguments(X.sub(Y.sub(Z)), "x - (y - z)", "x - (y - z)"),
        arguments(X.sub(Y).sub(Z), "x - y - z", "x - y - z"),
        arguments(X.add(Y.add(Z)), "x + (y + z)", "x + y + z"),
        arguments(X.mul(Y.mul(Z)), "x * (y * z)", "x y z"),
        arguments(X.div(Y.div(Z)), "x / (y / z)", "\\frac{x}{\\frac{y}{z}}"),
        arguments(X.div(Y).mul(Z), "x / y * z", "\\frac{x}{y} z"),
        arguments(X.add(1).div(X.sub(1)), "(x + 1) / (x - 1)", "\\frac{x + 1}{x - 1}"),
        arguments(X.neg().mul(Y), "(-x) * y", "(-x) y"),
        arguments(X.mul(Y).neg(), "-x * y", "-x y"),
        arguments(X.add(Y).neg(), "-(x + y)", "-(x + y)"),
        arguments(X.neg().neg(), "-(-x)", "-(-x)"),
        arguments(X.add(Y.neg()), "x + (-y)", "x + (-y)"),
        arguments(constant(-2).mul(X), "-2 * x", "-2 x"),
        arguments(X.mul(-2), "x * (-2)", "x (-2)"),
        arguments(X.mul(2), "x * 2", "x \\cdot 2"),
        arguments(X.add(1).pow(Y.neg()), "(x + 1)^(-y)", "(x + 1)^{-y}"),
        arguments(X.pow(Y).pow(Z), "(x^y)^z", "(x^{y})^{z}"),
        arguments(X.pow(Y.pow(Z)), "x^y^z", "x^{y^{z}}"),
        arguments(X.neg().pow(2), "(-x)^2", "(-x)^{2}"),
        arguments(X.pow(2).neg(), "-x^2", "-x^{2}"),
        arguments(ONE.sub(X.tanh().square()), "1 - tanh(x) * tanh(x)", "1 - \\tanh(x)^{2}"),
        arguments(X.exp().square(), "exp(x) * exp(x)", "(e^{x})^{2}"),
        arguments(X.div(Y).tanh(), "tanh(x / y)", "\\tanh\\left( \\frac{x}{y} \\right)"),
        arguments(X.abs().sqrt(), "sqrt(abs(x))", "\\sqrt{\\lvert x \\rvert}"),
        arguments(X.rsqrt(), "rsqrt(x)", "\\frac{1}{\\sqrt{x}}"),
        arguments(min(ONE, X.div(Y)), "min(1, x / y)", "\\min\\left( 1, \\frac{x}{y} \\right)"),
        arguments(
            X.logSigmoid().add(X.softplus()),
            "logSigmoid(x) + softplus(x)",
            "\\ln(\\sigma(x)) + \\ln(1 + e^{x})"));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void should_print(Formula f, String text, String latex) {
    assertThat(f.text()).isEqualTo(text);
    assertThat(f.latex()).isEqualTo(latex);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3, 3",
    "-2, -2, -2",
    "0.7, 0.7, 0.7",
    "0.044715, 0.044715, 0.044715",
    "1e7, 10000000, 10000000",
    "1e-8, 1e-8, 10^{-8}",
    "-1e-8, -1e-8, -10^{-8}",
    "1.5e-7, 1.5e-7, 1.5 \\cdot 10^{-7}",
    "1e20, 1e20, 10^{20}",
    "Infinity, inf, \\infty",
    "-Infinity, -inf, -\\infty",
    "NaN, nan, nan",
  })
  void should_print_numbers(double value, String text, String latex) {
    assertThat(constant(value).text()).isEqualTo(text);
    assertThat(constant(value).latex()).isEqualTo(latex);
  }

  static Stream<Arguments> constants() {
    return Stream.of(
        arguments(Math.PI, "π", "\\pi"),
        arguments(Math.E, "e", "e"),
        arguments(0.5, "½", "\\tfrac{1}{2}"),
        arguments(-0.5, "-½", "-\\tfrac{1}{2}"),
        arguments(1.0 / 3, "⅓", "\\tfrac{1}{3}"),
        arguments(2.0 / 3, "⅔", "\\tfrac{2}{3}"),
        arguments(Math.sqrt(2), "√2", "\\sqrt{2}"),
        arguments(Math.sqrt(0.5), "√½", "\\sqrt{\\tfrac{1}{2}}"),
        arguments(1 / Math.sqrt(2), "1/√2", "\\tfrac{1}{\\sqrt{2}}"),
        arguments(Math.sqrt(2 / Math.PI), "√(2/π)", "\\sqrt{\\tfrac{2}{\\pi}}"),
        arguments(2 / Math.sqrt(Math.PI), "2/√π", "\\tfrac{2}{\\sqrt{\\pi}}"),
        arguments(Math.log(2), "log(2)", "\\ln(2)"),
        arguments(Math.exp(40), "e^40", "e^{40}"),
        arguments(0.3333, "0.3333", "0.3333"),
        arguments(3.14159, "3.14159", "3.14159"),
        arguments(Math.nextUp(Math.PI), "3.1415926535897936", "3.1415926535897936"));
  }

  /// Only the very double that the expression gives has its name; settings stay decimals.
  @ParameterizedTest
  @MethodSource("constants")
  void should_call_constants_by_their_names(double value, String text, String latex) {
    assertThat(constant(value).text()).isEqualTo(text);
    assertThat(constant(value).latex()).isEqualTo(latex);
    assertThat(Double.parseDouble(Formula.decimal(value))).isEqualTo(value);
  }

  @Test
  void should_set_named_constants_as_their_operations_need() {
    Formula root = constant(1 / Math.sqrt(2));

    assertThat(X.mul(root).text()).isEqualTo("x * (1/√2)");
    assertThat(root.pow(X).text()).isEqualTo("(1/√2)^x");
    assertThat(root.pow(X).latex()).isEqualTo("(\\tfrac{1}{\\sqrt{2}})^{x}");
    assertThat(constant(2).mul(X).mul(0.5).latex()).isEqualTo("2 x \\cdot \\tfrac{1}{2}");
    assertThat(X.sub(-0.5).text()).isEqualTo("x - (-½)");
    assertThat(X.pow(0.5).latex()).isEqualTo("x^{\\tfrac{1}{2}}");
  }

  @ParameterizedTest
  @CsvSource({
    "x, x",
    "alpha, \\alpha",
    "beta1, \\beta_1",
    "beta_2, \\beta_2",
    "x12, x_{12}",
    "slope, \\mathrm{slope}",
    "x_max, x_{\\mathrm{max}}",
    "weight_decay, \\mathrm{weight}_{\\mathrm{decay}}",
    "learningRate, \\mathrm{learningRate}",
    "_0, \\mathrm{\\_0}",
  })
  void should_print_names_as_symbols(String name, String latex) {
    assertThat(hyper(name).latex()).isEqualTo(latex);
    assertThat(hyper(name).text()).isEqualTo(name);
  }
}
