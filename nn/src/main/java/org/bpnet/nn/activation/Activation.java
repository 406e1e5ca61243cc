package org.bpnet.nn.activation;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;
import static org.bpnet.nn.activation.Activation.Given.X;
import static org.bpnet.nn.catalog.Setting.any;
import static org.bpnet.nn.catalog.Setting.notNegative;
import static org.bpnet.nn.catalog.Setting.positive;

import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.layer.Layer;

/// The pointwise activations, one line each: the formula of x, a summary, its source, and its
/// settings with their defaults. That line is all there is to write for one more. A constant is a
/// layer with the settings at their defaults, [#with] gives others.
///
/// ```java
/// Sequential.of(Linear.create(params.child("hidden"), 784, 128), Activation.RELU)
/// ```
///
/// **Shapes.** Any; the output has the input's shape. **Gradient** at kinks: said at each constant
/// that has any; it is one of the two one-sided slopes, and PyTorch's unless noted.
@SuppressWarnings("ImmutableEnumChecker") // a definition never changes
public enum Activation implements Layer, Defined {
  /// x: for the output of a regression.
  IDENTITY(X, "x itself, for the output of a regression", "Widrow, Hoff 1960 (Adaline)"),

  /// 1/(1 + e⁻ˣ), computed without overflow. At most ¼ steep.
  SIGMOID(X.sigmoid(), "the logistic function, from 0 to 1", "Rumelhart, Hinton, Williams 1986"),

  /// min(6, max(0, x + 3))/6. Gradient 0 at ±3. Courbariaux et al. 2015, section 2.6, clip (x +
  /// 1)/2 and early Keras 0.2x + 0.5; this one is PyTorch's.
  HARD_SIGMOID(
      min(constant(6), X.add(3).relu()).div(6),
      "sigmoid in three straight pieces",
      "Howard et al. 2019, section 5.2"),

  /// log σ(x) = −log(1 + e⁻ˣ), computed without overflow.
  LOG_SIGMOID(X.logSigmoid(), "the logarithm of sigmoid, without overflow", "PyTorch's LogSigmoid"),

  /// tanh x = 2σ(2x) − 1.
  TANH(
      X.tanh(),
      "the hyperbolic tangent, from -1 to 1",
      "LeCun, Bottou, Orr, Müller 1998, section 4.4"),

  /// x, held between `low` and `high`. Gradient 0 where it touches them.
  HARD_TANH(
      min(hyper("high"), max(hyper("low"), X)),
      "x held between low and high",
      "Collobert 2004",
      any("low", -1),
      any("high", 1)),

  /// 1.7159·tanh(⅔x), which maps ±1 to ±1 and has its largest second derivative there.
  LECUN_TANH(
      X.mul(2.0 / 3).tanh().mul(1.7159),
      "tanh scaled to map 1 to 1 and -1 to -1",
      "LeCun, Bottou, Orr, Müller 1998, section 4.4"),

  /// tanh(βx), which tends to the sign of x as β grows; see [Continuation] for how it grows.
  SCALED_TANH(
      hyper("beta").mul(X).tanh(),
      "tanh of beta times x: the steeper, the closer to the sign",
      "Cao, Long, Wang, Yu 2017 (HashNet), algorithm 1",
      positive("beta", 1)),

  /// max(0, x). Gradient 0 at 0.
  RELU(X.relu(), "x where it is positive, else 0", "Nair, Hinton 2010; Fukushima 1969"),

  /// min(6, max(0, x)). Gradient 0 at 0 and at 6.
  RELU6(min(constant(6), X.relu()), "relu, at most 6", "Krizhevsky 2010"),

  /// x for x > 0, else slope·x. Gradient `slope` at 0. The slope 0.01 is that of the paper.
  LEAKY_RELU(
      where(X.greaterThan(constant(0)), X, hyper("slope").mul(X)),
      "relu that lets a little of what is negative pass",
      "Maas, Hannun, Ng 2013, eq. 2",
      any("slope", 0.01)),

  /// x for x > 0, else α(eˣ − 1). Gradient α at 0.
  ELU(
      where(X.greaterThan(constant(0)), X, hyper("alpha").mul(X.expm1())),
      "relu with an exponential tail down to -alpha",
      "Clevert, Unterthiner, Hochreiter 2016, eq. 15",
      positive("alpha", 1)),

  /// x for x > 0, else α(e^(x/α) − 1): an ELU that is smooth at 0 for every α.
  CELU(
      where(X.greaterThan(constant(0)), X, hyper("alpha").mul(X.div(hyper("alpha")).expm1())),
      "elu that is smooth at 0 for every alpha",
      "Barron 2017, eq. 2",
      positive("alpha", 1)),

  /// λx for x > 0, else λα(eˣ − 1), with λ and α such that mean 0 and variance 1 are kept from
  /// layer to layer. Gradient λα at 0.
  SELU(
      where(X.greaterThan(constant(0)), X, X.expm1().mul(Given.SELU_ALPHA)).mul(Given.SELU_LAMBDA),
      "elu scaled to keep mean 0 and variance 1 through layers",
      "Klambauer, Unterthiner, Mayr, Hochreiter 2017, eqs. 2 and 14"),

  /// x·Φ(x), with the distribution function of the normal distribution: x·½(1 + erf(x/√2)).
  GELU(
      X.mul(X.mul(Math.sqrt(0.5)).erf().add(1)).mul(0.5),
      "x times the normal distribution function",
      "Hendrycks, Gimpel 2016, section 2"),

  /// ½x(1 + tanh(√(2/π)·(x + 0.044715x³))), an approximation of [#GELU].
  GELU_TANH(
      X.mul(X.pow(3).mul(0.044715).add(X).mul(Math.sqrt(2 / Math.PI)).tanh().add(1)).mul(0.5),
      "gelu, approximated with tanh",
      "Hendrycks, Gimpel 2016, section 2"),

  /// x·σ(x).
  SILU(X.mul(X.sigmoid()), "x times sigmoid", "Elfwing, Uchibe, Doya 2018"),

  /// x·σ(βx): [#SILU] for β = 1, half of x for β = 0.
  SWISH(
      X.mul(hyper("beta").mul(X).sigmoid()),
      "x times sigmoid of beta times x",
      "Ramachandran, Zoph, Le 2017, section 4",
      notNegative("beta", 1)),

  /// x·min(6, max(0, x + 3))/6. Gradient 0 at −3 and 1 at 3, the slopes outside; PyTorch 1.13 takes
  /// those inside, −½ and 1½.
  HARD_SWISH(
      X.mul(HARD_SIGMOID.formula()),
      "silu with the hard sigmoid",
      "Howard et al. 2019, section 5.2"),

  /// x·tanh(log(1 + eˣ)).
  MISH(X.mul(X.softplus().tanh()), "x times tanh of softplus", "Misra 2020"),

  /// log(1 + e^(βx))/β, computed without overflow. PyTorch's threshold, beyond which it takes x, is
  /// not needed.
  SOFTPLUS(
      hyper("beta").mul(X).softplus().div(hyper("beta")),
      "a smooth relu, the sharper the larger beta",
      "Dugas, Bengio, Bélisle, Nadeau, Garcia 2001",
      positive("beta", 1)),

  /// x/(1 + |x|).
  SOFTSIGN(
      X.div(X.abs().add(1)),
      "from -1 to 1, slower than tanh",
      "Bergstra, Desjardins, Lamblin, Bengio 2009"),

  /// x − tanh x.
  TANHSHRINK(X.sub(X.tanh()), "x less its tanh: small values vanish", "PyTorch's Tanhshrink"),

  /// x moved towards 0 by λ, and 0 within: sgn(x)·max(0, |x| − λ), the proximal map of λ|x|.
  /// Gradient 0 at ±λ.
  SOFT_SHRINK(
      X.sign().mul(X.abs().sub(hyper("lambda")).relu()),
      "x moved towards 0 by lambda, 0 within",
      "Donoho, Johnstone 1994; the default is PyTorch's",
      notNegative("lambda", 0.5)),

  /// x where |x| > λ, else 0. Gradient 0 at ±λ.
  HARD_SHRINK(
      where(X.abs().greaterThan(hyper("lambda")), X, constant(0)),
      "x where it is larger than lambda, else 0",
      "Donoho, Johnstone 1994; the default is PyTorch's",
      notNegative("lambda", 0.5)),

  /// sin(ωx). Networks of signals take ω = 30 (Sitzmann et al. 2020, section 3.2).
  SINE(
      hyper("omega").mul(X).sin(),
      "the sine of omega times x",
      "Parascandolo, Huttunen, Virtanen 2017",
      positive("omega", 1));

  /// What the constants are written with; an enum's own fields do not exist yet at that point.
  static final class Given {
    static final Formula X = Formula.input("x");

    /// The solution of eq. 14 of the paper of SELU, in double precision.
    static final double SELU_ALPHA = 1.6732632423543772;

    static final double SELU_LAMBDA = 1.0507009873554805;

    private Given() {}
  }

  private final String summary;
  private final Definition definition;

  Activation(Formula formula, String summary, String source, Setting... settings) {
    this.summary = summary;
    this.definition = Definition.of(toString(), formula, source, settings);
  }

  /// What there is to say of it.
  About about() {
    return definition.about(summary, "y", "x");
  }

  /// A leaky rectifier with this slope for negative inputs.
  public static Layer leakyRelu(double slope) {
    return LEAKY_RELU.with(slope);
  }

  /// This activation with other settings, in the order of the definition.
  ///
  /// @throws IllegalArgumentException if the number of values is not that of the settings, or one
  ///   is outside its range
  public Elementwise with(double... values) {
    return new Elementwise(definition.with(values));
  }

  /// This activation with a setting that changes, such as β in `with("beta",
  /// continuation.over(optimizer::step))`.
  ///
  /// @param value asked whenever values are computed, also in a recorded step
  /// @throws IllegalArgumentException if there is no such setting
  public Elementwise with(String setting, DoubleSupplier value) {
    return new Elementwise(definition.with(setting, value));
  }

  @Override
  public Definition definition() {
    return definition;
  }

  /// What is computed of `x`.
  public Formula formula() {
    return definition.formula();
  }

  @Override
  public Tensor forward(Tensor x) {
    return definition.apply(x);
  }

  /// The name in the catalog, `leaky_relu`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
