package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// Half the squared distance of values to their targets, the loss of the classical derivations of
/// back-propagation.
///
/// **Formula.** ½‖ŷ − y‖² for each example, summed over its outputs.
///
/// **Shapes.** Values `[N, D..]` or `[N]`, target alike. **Gradient.** ŷ − y, over N for a mean.
///
/// **Source.** Rumelhart, Hinton, Williams 1986, eq. 3, there summed over the examples.
///
/// @param reduction how the examples' losses are joined
public record HalfSquaredError(Reduction reduction) implements Loss {
  private static final Pointwise HALF_SQUARE =
      Pointwise.of(input("p").sub(input("t")).square().mul(0.5), "p", "t");

  /// The mean over the batch.
  public HalfSquaredError() {
    this(Reduction.MEAN);
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target) { // [N, D], [N, D] -> []
    Targets.checkSameShape("HalfSquaredError", prediction, target);
    Tensor elements = prediction.pass().apply(HALF_SQUARE, List.of(prediction, target));
    return reduction.of(Targets.sumPerExample(elements));
  }
}
