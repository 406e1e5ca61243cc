package org.bpnet.nn.optim.tensor;

import org.bpnet.core.Tensor;

/// What rules that see more than single numbers compute.
final class Norms {
  private Norms() {}

  /// The Euclidean norm of all elements, `[]`.
  static Tensor norm(Tensor x) {
    return x.square().sum().sqrt();
  }

  /// The root of the mean square of all elements, `[]`.
  static Tensor rootMeanSquare(Tensor x) {
    return x.square().mean().sqrt();
  }

  /// A weight as the matrix that it multiplies rows by, `[.., in, out]` as `[.. · in, out]`: a
  /// convolution's kernels as those of the product it is.
  static Tensor flat(Tensor weight) {
    return weight.shape().rank() == 2 ? weight : weight.reshape(-1, weight.shape().extent(-1));
  }
}
