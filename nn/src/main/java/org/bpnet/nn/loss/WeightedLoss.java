package org.bpnet.nn.loss;

import org.bpnet.core.Tensor;

/// The loss of a batch of which some examples count more.
///
/// @param weights `[N]`
record WeightedLoss(ExampleLoss loss, Tensor weights) implements Loss {
  @Override
  public Kind kind() {
    return loss.kind();
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target) {
    return loss.compute(prediction, target, weights);
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}
