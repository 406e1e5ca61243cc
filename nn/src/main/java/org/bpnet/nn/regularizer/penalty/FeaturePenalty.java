package org.bpnet.nn.regularizer.penalty;

import org.bpnet.core.Tensor;

/// A term added to the loss for the features that a classifier's last layer sees.
@FunctionalInterface
public interface FeaturePenalty {
  /// The penalty over a batch, `[]`.
  ///
  /// @param features `[N, D]`
  /// @param logits what the last layer made of them, `[N, C]`
  /// @param labels the classes, I32 `[N]`
  Tensor of(Tensor features, Tensor logits, Tensor labels);
}
