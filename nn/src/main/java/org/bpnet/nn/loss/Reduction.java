package org.bpnet.nn.loss;

import org.bpnet.core.Tensor;

/// How the losses of the examples become that of the batch.
public enum Reduction {
  /// Their mean: the size of a step does not depend on that of the batch.
  MEAN,
  /// Their sum.
  SUM,
  /// Each by itself.
  NONE;

  /// The loss of the batch, from those of its examples, `[N] -> []` or `[N]`.
  public Tensor of(Tensor examples) {
    return switch (this) {
      case MEAN -> examples.mean();
      case SUM -> examples.sum();
      case NONE -> examples;
    };
  }
}
