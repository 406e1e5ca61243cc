package org.bpnet.nn.loss;

import org.bpnet.core.Tensor;

/// What training minimizes.
@FunctionalInterface
public interface Loss {
  /// The loss of a batch. The prediction is logits, values or embeddings, as each loss says; axis 0
  /// of both counts the examples.
  ///
  /// @return `[]`, or `[N]` for losses made with [Reduction#NONE]
  Tensor compute(Tensor prediction, Tensor target);
}
