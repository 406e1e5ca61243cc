package org.bpnet.nn.loss;

import org.bpnet.core.Tensor;

/// A loss that each example has by itself, and the batch by [Reduction] of these: their mean,
/// unless told otherwise.
///
/// ```java
/// Loss sum = new CrossEntropy().reduced(Reduction.SUM);
/// ```
public interface ExampleLoss extends Loss {
  /// The losses of the examples, `[N]`.
  Tensor examples(Tensor prediction, Tensor target);

  /// The losses of the examples joined.
  default Tensor compute(Tensor prediction, Tensor target, Reduction reduction) {
    return reduction.of(examples(prediction, target));
  }

  /// The mean of the examples' losses, each times its weight, `[N]`.
  default Tensor compute(Tensor prediction, Tensor target, Tensor weights) {
    return examples(prediction, target).mul(weights).mean();
  }

  /// The mean over the batch.
  @Override
  default Tensor compute(Tensor prediction, Tensor target) {
    return compute(prediction, target, Reduction.MEAN);
  }

  @Override
  default Loss weighted(Tensor weights) {
    return new WeightedLoss(this, weights);
  }

  /// This loss with its examples joined in another way.
  default Loss reduced(Reduction reduction) {
    return (prediction, target) -> compute(prediction, target, reduction);
  }
}
