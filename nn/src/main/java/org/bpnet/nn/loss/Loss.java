package org.bpnet.nn.loss;

import org.bpnet.core.SideOutput;
import org.bpnet.core.Tensor;

/// What training minimizes.
@FunctionalInterface
public interface Loss {
  /// The loss of a batch. The prediction is logits, values or embeddings, as each loss says; axis 0
  /// of both counts the examples.
  ///
  /// @return `[]`, or `[N]` for losses made with [Reduction#NONE]
  Tensor compute(Tensor prediction, Tensor target);

  /// The loss of a model's result, and with their weights those of the side outputs that the model
  /// left in the pass, see [org.bpnet.nn.layer.Auxiliary].
  default Tensor computeAll(Tensor prediction, Tensor target) {
    Tensor sum = compute(prediction, target);
    for (SideOutput side : prediction.pass().drainSideOutputs()) {
      sum = sum.add(compute(side.outputs(), target).mul(side.weight()));
    }
    return sum;
  }
}
