package org.bpnet.nn.margin;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Definition;

/// What the loss makes of the logits.
interface Join {
  /// Softmax cross-entropy, as log Σₖ exp zₖ − z_y: log-probabilities of the other classes are
  /// never written.
  Join SOFTMAX = (logits, own) -> logits.logSumExp(1).sub(logits.mul(own).sum(1));

  /// The losses of the examples, `[N]`.
  ///
  /// @param logits `[N, K]`
  /// @param own 1 at the class of each example, `[N, K]`
  Tensor of(Tensor logits, Tensor own);

  /// The sum over the classes of a formula of the cosine `c`, of whether the class is the example's
  /// own, `h`, and of the cosine with that, `y`.
  static Join sum(Definition ofClass) {
    return (cosines, own) -> {
      Tensor y = cosines.mul(own).sum(1).expandDims(1); // [N, 1]
      Tensor[] operands =
          ofClass.operands().stream()
              .map(name -> name.equals("c") ? cosines : name.equals("h") ? own : y)
              .toArray(Tensor[]::new);
      return ofClass.apply(operands).sum(1);
    };
  }
}
