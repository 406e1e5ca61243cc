package org.bpnet.nn.loss;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;

/// Half the squared distance of the probabilities softmax(z) to their targets, taken from logits z:
/// the pair of output and loss that classifiers were trained with before [CrossEntropy]. Kept to
/// see why they no longer are: the gradient vanishes where the network is certain and wrong.
///
/// **Formula.** ½‖y − h‖² with y = softmax(z). **Shapes.** Logits `[N, C]`; target either labels,
/// I32 `[N]`, or probabilities, real `[N, C]`.
///
/// **Gradient.** y ⊙ (e − ⟨e, y⟩) with e = y − h, over N for a mean.
///
/// **Source.** Bridle 1990, which compares both.
public record SoftmaxSquaredError() implements ExampleLoss {
  static final About ABOUT =
      About.of("squares after softmax, the historical pair", "Bridle 1990")
          .written(
              "l = 1/2 * sum_j (y_j - h_j)^2, y = softmax(z)",
              "l = \\frac{1}{2} \\lVert y - h \\rVert^2")
          .gradient(
              "dl/dz_k = y_k * (e_k - sum_j e_j * y_j), e = y - h",
              "\\frac{\\partial l}{\\partial z_k} = y_k (e_k - \\sum_j e_j y_j), e = y - h");

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, C], [N] or [N, C] -> [N]
    Tensor h = Targets.distribution(toString(), prediction, target);
    return PointwiseLoss.HALF_SQUARED_ERROR.examples(prediction.softmax(-1), h);
  }

  @Override
  public String toString() {
    return "softmax_squared_error";
  }
}
