package org.bpnet.nn.activation;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.layer.Layer;

/// Activations that look at all units of an example together, along the last axis.
///
/// A network whose loss is taken from logits, as [org.bpnet.nn.loss.CrossEntropy] is, does not end
/// with one of them in training.
///
/// **Shapes.** `[N.., C] -> [N.., C]`.
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
public enum RowActivation implements Layer {
  /// Scores as probabilities: y = exp(xⱼ)/Σₖexp(xₖ), computed without overflow. **Gradient.** x̄ =
  /// y ⊙ (ȳ − ⟨ȳ, y⟩).
  SOFTMAX(
      About.of("scores as probabilities", "Bridle 1990")
          .written("y_j = exp(x_j) / sum_k exp(x_k)", "y_j = \\frac{e^{x_j}}{\\sum_k e^{x_k}}")
          .gradient(
              "dy_j/dx_k = y_j * ((j == k) - y_k)",
              "\\frac{\\partial y_j}{\\partial x_k} = y_j (1[j = k] - y_k)"),
      x -> x.softmax(-1)),

  /// The logarithm of [#SOFTMAX], finite for finite x. **Gradient.** x̄ = ȳ − exp(y)·Σȳ.
  LOG_SOFTMAX(
      About.of("logarithms of probabilities", "Bridle 1990")
          .written("y_j = x_j - log(sum_k exp(x_k))", "y_j = x_j - \\ln \\sum_k e^{x_k}")
          .gradient(
              "dy_j/dx_k = (j == k) - exp(y_k)",
              "\\frac{\\partial y_j}{\\partial x_k} = 1[j = k] - e^{y_k}"),
      x -> x.logSoftmax(-1)),

  /// [#SOFTMAX] of −x: the smallest gets the largest share.
  SOFTMIN(
      About.of("softmax of what is negated", "PyTorch's Softmin")
          .written("y_j = exp(-x_j) / sum_k exp(-x_k)", "y_j = \\frac{e^{-x_j}}{\\sum_k e^{-x_k}}")
          .gradient(
              "dy_j/dx_k = y_j * (y_k - (j == k))",
              "\\frac{\\partial y_j}{\\partial x_k} = y_j (y_k - 1[j = k])"),
      x -> x.neg().softmax(-1)),

  /// The nearest point to x among the distributions over the units, which has zeros where x is well
  /// below its largest: max(0, x − τ), with τ such that the sum is 1. **Gradient.** On the support
  /// S, x̄ = ȳ − (1/|S|)·Σ ȳ over S; 0 elsewhere, and where a unit just touches the support.
  SPARSEMAX(
      About.of("the nearest distribution, with zeros", "Martins, Astudillo 2016, algorithm 1")
          .written("y_j = max(0, x_j - tau), sum_j y_j = 1", "y_j = \\max(0, x_j - \\tau)")
          .gradient(
              "dy_j/dx_k = (j == k) - 1/n where y_j and y_k are two of the n above 0, else 0",
              "\\frac{\\partial y_j}{\\partial x_k} = 1[y_j, y_k > 0] (1[j = k] - \\frac{1}{n})"),
      RowActivation::sparsemax),

  /// A vector shortened to a length below 1: ‖x‖²/(1 + ‖x‖²)·x/‖x‖, with 0 and gradient 0 at 0.
  SQUASH(
      About.of("a vector, shortened to a length below 1", "Sabour, Frosst, Hinton 2017, eq. 1")
          .written(
              "y = x * norm(x) / (1 + norm(x)^2)",
              "y = \\frac{\\lVert x \\rVert}{1 + \\lVert x \\rVert^2} x")
          .gradient(
              "dy_j/dx_k = s * (j == k) + (1 - q) * x_j * x_k / (norm(x) * (1 + q)^2),"
                  + " s = norm(x) / (1 + q), q = norm(x)^2",
              "\\frac{\\partial y_j}{\\partial x_k} = \\frac{\\lVert x \\rVert}{1 + q} 1[j = k]"
                  + " + \\frac{1 - q}{\\lVert x \\rVert (1 + q)^2} x_j x_k,"
                  + " q = \\lVert x \\rVert^2"),
      RowActivation::squash);

  private final About about;
  private final UnaryOperator<Tensor> function;

  RowActivation(About about, UnaryOperator<Tensor> function) {
    this.about = about;
    this.function = function;
  }

  /// Formula, gradient and source.
  public About about() {
    return about;
  }

  @Override
  public Tensor forward(Tensor x) {
    return function.apply(x);
  }

  /// The support is the longest prefix of the sorted scores whose k-th satisfies 1 + k·z₍ₖ₎ > Σⱼ≤ₖ
  /// z₍ⱼ₎; it is constant almost everywhere, so only τ and x carry gradients.
  private static Tensor sparsemax(Tensor x) {
    Tensor z = x.sub(x.max(-1).stopGradient().expandDims(-1)); // sparsemax(x + c) = sparsemax(x)
    Tensor constant = z.stopGradient();
    Tensor sorted = constant.sort(-1, true);
    Tensor sums = sorted.cumulativeSum(-1);
    Tensor rank = x.pass().range(x.shape().extent(-1)).toReal().add(1);
    Tensor size = sums.lessThan(sorted.mul(rank).add(1)).sum(-1).expandDims(-1); // |S|
    Tensor inside = rank.equalTo(size); // one-hot at the last of the support
    Tensor smallest = sorted.mul(inside).sum(-1).expandDims(-1);
    Tensor support = smallest.atMost(constant);
    Tensor tau = z.mul(support).sum(-1).expandDims(-1).sub(1).div(size);
    return z.sub(tau).relu();
  }

  private static Tensor squash(Tensor x) {
    return x.mul(x.pass().apply(Shrink.FACTOR, List.of(x.square().sum(-1).expandDims(-1))));
  }

  /// ‖x‖/(1 + ‖x‖²) as a function of q = ‖x‖². Chosen, not multiplied, to be 0 at 0, where the root
  /// has no slope.
  private static final class Shrink {
    static final Pointwise FACTOR =
        Pointwise.of(
            where(
                input("q").greaterThan(constant(0)),
                input("q").sqrt().div(input("q").add(1)),
                constant(0)),
            "q");

    private Shrink() {}
  }

  /// The name in the catalog, `log_softmax`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
