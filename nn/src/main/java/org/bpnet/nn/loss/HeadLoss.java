package org.bpnet.nn.loss;

import org.bpnet.core.Tensor;

/// A loss of the raw outputs of a last layer, given by one that compares something else: outputs
/// and targets are brought into the form that it takes.
///
/// @param head what the outputs mean
/// @param loss what compares them, of a kind that fits the head
record HeadLoss(OutputHead head, Loss loss) implements Loss {
  @Override
  public Tensor compute(Tensor outputs, Tensor target) {
    return loss.compute(
        head.shown(loss.kind(), outputs), head.wanted(loss.kind(), outputs, target));
  }

  @Override
  public Loss weighted(Tensor weights) {
    return new HeadLoss(head, loss.weighted(weights));
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}
