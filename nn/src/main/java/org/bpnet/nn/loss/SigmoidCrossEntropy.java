package org.bpnet.nn.loss;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// Cross-entropy of independent yes-or-no answers, taken from logits.
///
/// **Formula.** softplus(z) − t·z = −t·log σ(z) − (1 − t)·log(1 − σ(z)), averaged over the outputs
/// of an example. Finite for every finite logit.
///
/// **Shapes.** Logits `[N, D..]` or `[N]`; target alike, probabilities in [0, 1] or integers 0 and
/// 1. **Gradient.** σ(z) − t, over D, and over N for a mean.
///
/// **Source.** Cox 1958 (logistic regression); PyTorch's BCEWithLogitsLoss.
///
/// @param reduction how the examples' losses are joined; a sum adds the examples' means, where
///   PyTorch adds all elements
public record SigmoidCrossEntropy(Reduction reduction) implements Loss {
  private static final Pointwise CROSS_ENTROPY =
      Pointwise.of(input("z").softplus().sub(input("t").mul(input("z"))), "z", "t");

  /// The mean over the batch.
  public SigmoidCrossEntropy() {
    this(Reduction.MEAN);
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target) { // [N, D], [N, D] -> []
    Targets.checkSameShape("SigmoidCrossEntropy", prediction, target);
    Tensor elements = prediction.pass().apply(CROSS_ENTROPY, List.of(prediction, target));
    return reduction.of(Targets.meanPerExample(elements));
  }
}
