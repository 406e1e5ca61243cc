package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.where;
import static org.bpnet.nn.catalog.Setting.fraction;
import static org.bpnet.nn.catalog.Setting.notNegative;
import static org.bpnet.nn.catalog.Setting.positive;
import static org.bpnet.nn.loss.PointwiseLoss.Given.E;
import static org.bpnet.nn.loss.PointwiseLoss.Given.P;
import static org.bpnet.nn.loss.PointwiseLoss.Given.T;
import static org.bpnet.nn.loss.PointwiseLoss.Given.Z;
import static org.bpnet.nn.loss.PointwiseLoss.Given.boundedExp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;

/// The losses that compare each output with its target by itself, one line each: the formula, a
/// summary, its source, and its settings with their defaults. That line is all there is to write
/// for one more.
///
/// In the formulas, p is a predicted value, z a logit or score, t the target, and e = p − t. Below,
/// σ is the logistic function. An example's loss is the mean over its outputs, but for
/// [#HALF_SQUARED_ERROR] their sum; the batch's is the mean over the examples ([Reduction]), where
/// PyTorch adds all elements for a sum.
///
/// **Shapes.** Prediction `[N, D..]` or `[N]`, target alike, real numbers or integers.
///
/// **Throws** ShapeException if the shapes differ: nothing is broadcast.
@SuppressWarnings("ImmutableEnumChecker") // a definition never changes
public enum PointwiseLoss implements ExampleLoss, Defined {
  /// ½(p − t)², summed over the outputs: ½‖p − t‖², the loss of the classical derivations of
  /// back-propagation. Its gradient is p − t.
  HALF_SQUARED_ERROR(
      E.square().mul(0.5),
      "half the squared error, summed over outputs; gradient p - t",
      "Rumelhart, Hinton, Williams 1986, eq. 3, there summed over the examples"),

  /// (p − t)².
  MEAN_SQUARED_ERROR(E.square(), "the squared error", "Legendre 1805"),

  /// |p − t|. Gradient 0 at 0.
  MEAN_ABSOLUTE_ERROR(E.abs(), "the absolute error", "Laplace 1774"),

  /// ½e² where |e| ≤ δ, else δ(|e| − ½δ): quadratic near 0 and no steeper than δ.
  HUBER(
      where(
          E.abs().atMost(hyper("delta")),
          E.square().mul(0.5),
          hyper("delta").mul(E.abs().sub(hyper("delta").mul(0.5)))),
      "quadratic for errors within delta, straight beyond",
      "Huber 1964; the default is PyTorch's",
      positive("delta", 1)),

  /// [#HUBER] with δ = β, divided by β: its slope for large errors is 1 for every β.
  SMOOTH_L1(
      HUBER.formula().substitute(Map.of("delta", hyper("beta"))).div(hyper("beta")),
      "huber scaled to slope 1 for large errors",
      "Girshick 2015, eq. 3",
      positive("beta", 1)),

  /// log cosh e = e + log(1 + e^(−2e)) − log 2, computed without overflow. Its gradient is tanh e.
  LOG_COSH(
      E.add(E.mul(-2).softplus()).sub(Math.log(2)), "a smooth absolute error", "Keras' LogCosh"),

  /// −τe where the prediction is too small, else (1 − τ)e: smallest where p is the τ-quantile of
  /// the targets. Gradient −τ at 0. At ½, half the absolute error.
  QUANTILE(
      max(hyper("tau").mul(E).neg(), constant(1).sub(hyper("tau")).mul(E)),
      "smallest where p is the tau-quantile of the targets",
      "Koenker, Bassett 1978; the default is the median",
      fraction("tau", 0.5)),

  /// eᶻ − t·z: counts t whose logarithmic rate is z; the term log t! is left out. **Differs**:
  /// above z = 40, eᶻ is continued by its tangent, so that it stays finite.
  POISSON(
      Kind.COUNTS,
      boundedExp(Z).sub(T.mul(Z)),
      "counts t, z being the logarithm of their rate",
      "PyTorch's PoissonNLLLoss"),

  /// −w·t·log σ(z) − (1 − t)·log(1 − σ(z)): independent yes-or-no answers, t in [0, 1], those with
  /// yes counted w times. Its gradient for w = 1 is σ(z) − t. Finite for every finite logit.
  SIGMOID_CROSS_ENTROPY(
      Kind.ANSWERS,
      hyper("pos_weight").mul(T).mul(Z.neg().softplus()).add(constant(1).sub(T).mul(Z.softplus())),
      "independent yes-or-no answers, from logits",
      "Cox 1958 (logistic regression); PyTorch's BCEWithLogitsLoss",
      positive("pos_weight", 1)),

  /// −αₜ(1 − q)^γ·log q, with q = σ(z) and αₜ = α where t = 1, q = 1 − σ(z) and αₜ = 1 − α where t
  /// = 0: answers that are right already count little.
  FOCAL(
      Kind.ANSWERS,
      hyper("alpha")
          .mul(T)
          .add(constant(1).sub(hyper("alpha")).mul(constant(1).sub(T)))
          .mul(hyper("gamma").mul(Given.SIGNED.neg().logSigmoid()).exp())
          .mul(Given.SIGNED.neg().softplus()),
      "yes-or-no answers of which the easy ones count little",
      "Lin, Goyal, Girshick, He, Dollár 2017, eq. 5; the defaults are those of section 5.1",
      notNegative("gamma", 2),
      fraction("alpha", 0.25)),

  /// max(0, 1 − t·z), t in {−1, 1}. Gradient 0 at t·z = 1.
  HINGE(
      Kind.SIGNS,
      constant(1).sub(T.mul(Z)).relu(),
      "a margin of 1, for answers -1 and 1",
      "Cortes, Vapnik 1995"),

  /// max(0, 1 − t·z)², t in {−1, 1}.
  SQUARED_HINGE(
      Kind.SIGNS,
      HINGE.formula().square(),
      "hinge, squared",
      "Cortes, Vapnik 1995, with exponent 2"),

  /// e^(−t·z), t in {−1, 1}, the loss that AdaBoost descends. **Differs**: where −t·z > 40,
  /// continued by its tangent, so that it stays finite and still pulls.
  EXPONENTIAL(
      Kind.SIGNS,
      boundedExp(T.mul(Z).neg()),
      "AdaBoost's loss, for answers -1 and 1",
      "Friedman, Hastie, Tibshirani 2000"),

  /// log(1 + e^(−t·z)), t in {−1, 1}: [#SIGMOID_CROSS_ENTROPY] with other names for the answers.
  LOGISTIC(
      Kind.SIGNS,
      T.mul(Z).neg().softplus(),
      "sigmoid cross-entropy for answers -1 and 1",
      "Cox 1958");

  /// What the constants are written with; an enum's own fields do not exist yet at that point.
  static final class Given {
    static final Formula P = Formula.input("p");
    static final Formula Z = Formula.input("z");
    static final Formula T = Formula.input("t");
    static final Formula E = P.sub(T);

    /// z where the answer is yes, −z where it is no.
    static final Formula SIGNED = Z.mul(T.mul(2).sub(1));

    /// From here on the tangent takes over: the square of e⁴⁰, which optimizers keep, is still
    /// finite in single precision. Ours.
    private static final double STEEP = 40;

    /// eᵘ up to u = 40, its tangent from there.
    static Formula boundedExp(Formula u) {
      Formula tangent = u.sub(STEEP - 1).mul(Math.exp(STEEP));
      return where(u.greaterThan(constant(STEEP)), tangent, u.exp());
    }

    private Given() {}
  }

  private final Kind kind;
  private final String summary;
  private final Definition definition;

  PointwiseLoss(Formula formula, String summary, String source, Setting... settings) {
    this(Kind.NUMBERS, formula, summary, source, settings);
  }

  PointwiseLoss(Kind kind, Formula formula, String summary, String source, Setting... settings) {
    this.kind = kind;
    this.summary = summary;
    List<String> operands = List.of(formula.inputs().contains("z") ? "z" : "p", "t");
    this.definition = Definition.of(toString(), formula, operands, source, settings);
  }

  /// This loss with other settings, in the order of the definition.
  ///
  /// @throws IllegalArgumentException if the number of values is not that of the settings, or one
  ///   is outside its range
  public ElementwiseLoss with(double... values) {
    return with(definition.with(values));
  }

  /// This loss with other settings.
  ElementwiseLoss with(Definition tuned) {
    return new ElementwiseLoss(tuned, outputs(), kind);
  }

  /// What there is to say of it.
  About about() {
    return definition.about(summary, "l", definition.operands().getFirst());
  }

  @Override
  public Definition definition() {
    return definition;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  /// The formula of prediction and target.
  public Formula formula() {
    return definition.formula();
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) {
    return with(definition).examples(prediction, target);
  }

  private Reduction outputs() {
    return this == HALF_SQUARED_ERROR ? Reduction.SUM : Reduction.MEAN;
  }

  /// The name in the catalog, `mean_squared_error`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
