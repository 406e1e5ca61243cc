package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;

/// Distances between the target distribution t and that of a classifier, q = softmax(z), taken from
/// its logits z. In the formulas, l is log q; terms are summed over the classes, and 0·log 0 is 0.
///
/// **Shapes.** Logits `[N, C]`; target either labels, I32 `[N]`, or probabilities, real `[N, C]`.
///
/// **Throws** ShapeException for other shapes or types. A label outside 0 to C − 1 is an error when
/// the loss is computed.
@SuppressWarnings("ImmutableEnumChecker") // a definition never changes
public enum Divergence implements ExampleLoss, Defined {
  /// KL(t‖q) = Σ t·(log t − log q): cross-entropy less the entropy of t, which does not depend on
  /// the weights. Its gradient by z is q − t where t sums to 1.
  KL_DIVERGENCE(
      Given.entropic(Given.T).sub(Given.T.mul(Given.L)),
      "Kullback-Leibler divergence of the target from softmax",
      "Kullback, Leibler 1951",
      "dL/dz_k = q_k * sum_j t_j - t_k",
      "\\frac{\\partial L}{\\partial z_k} = q_k \\sum_j t_j - t_k"),

  /// KL(q‖t) = Σ q·(log q − log t): large where the classifier puts weight that the target has not.
  /// **Differs**: a target below 10⁻¹² counts as that (ours), without which the loss would be
  /// infinite for every certain target.
  REVERSE_KL_DIVERGENCE(
      Given.Q.mul(Given.L.sub(max(constant(Given.LEAST), Given.T).log())),
      "Kullback-Leibler divergence of softmax from the target",
      "Kullback, Leibler 1951",
      "dL/dz_k = q_k * (log(q_k / t_k) - L)",
      "\\frac{\\partial L}{\\partial z_k} = q_k \\left( \\ln \\frac{q_k}{t_k} - L \\right)"),

  /// ½KL(t‖m) + ½KL(q‖m) with m = ½(t + q): symmetric, and at most log 2.
  JENSEN_SHANNON(
      Given.entropic(Given.T)
          .add(Given.Q.mul(Given.L))
          .mul(0.5)
          .sub(Given.entropic(Given.T.add(Given.Q).mul(0.5))),
      "the symmetric divergence, at most log 2",
      "Lin 1991, with equal weights",
      "dL/dz_k = q_k / 2 * (log(q_k / m_k) - sum_j q_j * log(q_j / m_j)), m = (q + t) / 2",
      "\\frac{\\partial L}{\\partial z_k} = \\frac{q_k}{2} \\left( \\ln \\frac{q_k}{m_k}"
          + " - \\sum_j q_j \\ln \\frac{q_j}{m_j} \\right), m = \\frac{q + t}{2}");

  private static final class Given {
    static final Formula Q = input("q");
    static final Formula L = input("l");
    static final Formula T = input("t");
    static final double LEAST = 1e-12;

    /// x·log x, 0 at 0.
    static Formula entropic(Formula x) {
      return where(x.greaterThan(constant(0)), x.mul(x.log()), constant(0));
    }

    private Given() {}
  }

  private final Definition definition;
  private final String summary;
  private final String gradientText;
  private final String gradientLatex;

  Divergence(
      Formula formula, String summary, String source, String gradientText, String gradientLatex) {
    this.summary = summary;
    this.gradientText = gradientText;
    this.gradientLatex = gradientLatex;
    this.definition = Definition.of(toString(), formula, List.of("q", "l", "t"), source);
  }

  /// The term of one class.
  @Override
  public Definition definition() {
    return definition;
  }

  /// Formula, gradient by the logits and source.
  About about() {
    return definition.about(summary, "l_j").gradient(gradientText, gradientLatex);
  }

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, C], [N] or [N, C] -> [N]
    Tensor t = Targets.distribution(toString(), prediction, target);
    return definition.apply(prediction.softmax(-1), prediction.logSoftmax(-1), t).sum(1);
  }

  /// The name in the catalog, `kl_divergence`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
