package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// The squared error, averaged over the outputs of an example.
///
/// **Formula.** (1/D)·Σ(ŷ − y)² for each example with D outputs.
///
/// **Shapes.** Values `[N, D..]` or `[N]`, target alike. **Gradient.** 2(ŷ − y)/D, over N for a
/// mean.
///
/// **Source.** Legendre 1805; the mean over all elements is PyTorch's and Keras' convention.
///
/// @param reduction how the examples' losses are joined; a sum adds the examples' means, where
///   PyTorch adds all elements
public record MeanSquaredError(Reduction reduction) implements Loss {
  private static final Pointwise SQUARE =
      Pointwise.of(input("p").sub(input("t")).square(), "p", "t");

  /// The mean over the batch.
  public MeanSquaredError() {
    this(Reduction.MEAN);
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target) { // [N, D], [N, D] -> []
    Targets.checkSameShape("MeanSquaredError", prediction, target);
    Tensor elements = prediction.pass().apply(SQUARE, List.of(prediction, target));
    return reduction.of(Targets.meanPerExample(elements));
  }
}
