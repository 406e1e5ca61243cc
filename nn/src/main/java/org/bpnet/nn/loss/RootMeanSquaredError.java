package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;

/// The root of [PointwiseLoss#MEAN_SQUARED_ERROR]: in the units of the target, with the same best
/// weights. The root is taken last, of the mean (or the sum) over the batch.
///
/// **Formula.** √((1/N)·Σ(1/D)·Σ(p − t)²). **Shapes.** Values `[N, D..]` or `[N]`, target alike.
/// **Gradient.** That of the mean squared error over twice the loss; 0 where the loss is 0.
///
/// **Source.** Gauss 1823.
public record RootMeanSquaredError() implements ExampleLoss {
  static final About ABOUT =
      About.of("the error in the units of the target", "Gauss 1823")
          .written("L = sqrt(mean((p - t)^2))", "L = \\sqrt{\\frac{1}{n} \\sum_i (p_i - t_i)^2}")
          .gradient(
              "dL/dp_i = (p_i - t_i) / (n * L)",
              "\\frac{\\partial L}{\\partial p_i} = \\frac{p_i - t_i}{n L}");

  private static final Pointwise ROOT =
      Pointwise.of(where(input("q").greaterThan(constant(0)), input("q").sqrt(), constant(0)), "q");

  @Override
  public Kind kind() {
    return Kind.NUMBERS;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) {
    return compute(prediction, target, Reduction.NONE);
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target, Reduction reduction) {
    return root(PointwiseLoss.MEAN_SQUARED_ERROR.compute(prediction, target, reduction));
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target, Tensor weights) {
    return root(PointwiseLoss.MEAN_SQUARED_ERROR.compute(prediction, target, weights));
  }

  private static Tensor root(Tensor squares) {
    return squares.pass().apply(ROOT, List.of(squares));
  }

  @Override
  public String toString() {
    return "root_mean_squared_error";
  }
}
