package org.bpnet.nn.loss;

import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;

/// What losses on values ask of prediction and target.
final class Targets {
  private Targets() {}

  /// A target with one value for each of the prediction's. Nothing is broadcast: `[N]` against `[N,
  /// 1]` would silently compare every example with every other.
  static void checkSameShape(String loss, Tensor prediction, Tensor target) {
    if (prediction.shape().rank() < 1 || !target.shape().equals(prediction.shape())) {
      boolean sameCount = target.shape().elementCount() == prediction.shape().elementCount();
      throw new ShapeException(
          "%s: need prediction and target of one shape [N, ..], got %s and %s%s"
              .formatted(
                  loss,
                  prediction.shape(),
                  target.shape(),
                  sameCount ? "; reshape the target" : ""));
    }
  }

  /// The elements' losses added up for each example, `[N, D..] -> [N]`.
  static Tensor sumPerExample(Tensor elements) {
    return elements.shape().rank() == 1 ? elements : elements.flatten(1).sum(1);
  }

  /// The mean of the elements' losses for each example, `[N, D..] -> [N]`.
  static Tensor meanPerExample(Tensor elements) {
    return elements.shape().rank() == 1 ? elements : elements.flatten(1).mean(1);
  }
}
