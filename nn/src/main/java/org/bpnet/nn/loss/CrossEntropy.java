package org.bpnet.nn.loss;

import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;

/// Softmax cross-entropy, taken from logits.
///
/// **Formula.** −Σⱼ hⱼ·log softmax(z)ⱼ = Σⱼ hⱼ·(log Σₖ exp zₖ − zⱼ) for each example; for a label
/// y, h is 1 at y and 0 elsewhere. Finite for every finite logit.
///
/// **Shapes.** Logits `[N, C]`; target either labels, I32 `[N]`, or probabilities, real `[N, C]`.
///
/// **Gradient.** (Σⱼ hⱼ)·softmax(z) − h, over N for a mean: softmax(z) − h where the targets sum to
/// 1, and right also where they do not.
///
/// **Throws** ShapeException for other shapes or types. A label outside 0 to C − 1 is an error when
/// the loss is computed.
///
/// **Source.** Bridle 1990.
///
/// @param reduction how the examples' losses are joined
public record CrossEntropy(Reduction reduction) implements Loss {
  /// The mean over the batch.
  public CrossEntropy() {
    this(Reduction.MEAN);
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target) { // [N, C], [N] or [N, C] -> []
    check(prediction, target);
    Tensor logProbabilities = prediction.logSoftmax(-1); // [N, C]
    Tensor agreement =
        target.type() == DType.I32
            ? logProbabilities.takeAlong(1, target.expandDims(1)).reshape(target.shape())
            : target.mul(logProbabilities).sum(1);
    return reduction.of(agreement.neg()); // of [N]
  }

  private static void check(Tensor prediction, Tensor target) {
    Shape logits = prediction.shape();
    if (logits.rank() != 2) {
      throw new ShapeException("CrossEntropy: need logits [N, C], got " + logits);
    }
    boolean labels = target.type() == DType.I32;
    if (!target.shape().equals(labels ? logits.slice(0, 1) : logits)) {
      throw new ShapeException(
          "CrossEntropy: labels must be I32 [N], probabilities real [N, C]; got %s %s for logits %s"
              .formatted(target.type(), target.shape(), logits));
    }
  }
}
