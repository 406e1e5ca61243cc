package org.bpnet.nn.loss;

import org.bpnet.core.SideOutput;
import org.bpnet.core.Tensor;

/// What training minimizes.
@FunctionalInterface
public interface Loss {
  /// What a loss compares predictions with.
  enum Kind {
    /// Labels of classes.
    CLASSES,
    /// Numbers of any size.
    NUMBERS,
    /// Something else, such as answers of yes and no, counts or pairs.
    OTHERS,
    /// It is not known: a loss of a user's own.
    ANY
  }

  /// What predictions are compared with, so that a loss that does not fit the targets is told
  /// before anything is computed.
  default Kind kind() {
    return Kind.ANY;
  }

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
