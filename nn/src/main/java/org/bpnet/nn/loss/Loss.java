package org.bpnet.nn.loss;

import java.util.Locale;
import org.bpnet.core.SideOutput;
import org.bpnet.core.Tensor;
import org.bpnet.core.text.Described;

/// What training minimizes.
@FunctionalInterface
public interface Loss {
  /// What a loss compares: what it takes a model's outputs for, and the targets it needs beside
  /// them. An [OutputHead] brings both into this form.
  enum Kind {
    /// Scores of classes, `[N, C]`, with labels or the classes' probabilities.
    CLASSES,
    /// Logarithms of the classes' probabilities, `[N, C]`, with the same.
    LOG_PROBABILITIES,
    /// Predicted values, with what they should be.
    NUMBERS,
    /// Scores, with 1 for yes and 0 for no.
    ANSWERS,
    /// Scores, with 1 for yes and −1 for no.
    SIGNS,
    /// Logarithms of rates, with counts.
    COUNTS,
    /// Something else, such as pairs, or values with their variances.
    OTHERS,
    /// It is not known: a loss of a user's own, which is given outputs and targets as they are.
    ANY
  }

  /// What is compared, so that targets can be brought into that form, and a loss that does not fit
  /// them is told before anything is computed.
  default Kind kind() {
    return Kind.ANY;
  }

  /// The loss of a batch. The prediction is logits, values or embeddings, as each loss says; axis 0
  /// of both counts the examples.
  ///
  /// @return `[]`, or `[N]` for losses made with [Reduction#NONE]
  Tensor compute(Tensor prediction, Tensor target);

  /// This loss with examples that count more and less, for the examples of one batch: the mean of
  /// each one's loss times its weight.
  ///
  /// @param weights `[N]`, 0 or more, 1 in the mean over all examples
  /// @throws IllegalArgumentException if the loss is not one that each example has by itself
  default Loss weighted(Tensor weights) {
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "loss: %s compares all examples of a batch at once, so they cannot count more or less;"
                + " leave the weights out, or choose a loss that each example has by itself",
            Described.of(this)));
  }

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
