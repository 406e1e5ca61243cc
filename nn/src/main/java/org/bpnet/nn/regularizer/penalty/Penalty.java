package org.bpnet.nn.regularizer.penalty;

import java.util.function.LongSupplier;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;

/// A term added to the loss for the size of a weight.
@FunctionalInterface
public interface Penalty {
  /// The penalty on one weight of any shape, `[]`.
  Tensor of(Tensor weight);

  /// This penalty as training goes on: one that is annealed asks for the step, all others stay the
  /// same.
  ///
  /// @param step the updates made so far, asked for when values are computed
  default Penalty at(LongSupplier step) {
    return this;
  }

  /// Whether biases and gains, parameters of rank below 2, are penalized too: not of themselves,
  /// for they are few and do not make a function steep (a choice of ours; Goodfellow, Bengio,
  /// Courville 2016, section 7.1 say why). **Differs** from PyTorch's `weight_decay`; see
  /// [WithBiases].
  default boolean biases() {
    return false;
  }

  /// The sum over the weights of a model, `[]`: over its parameters of rank 2 and above, and those
  /// below if [#biases].
  default Tensor over(Pass pass, Parameters params) {
    Tensor sum = pass.scalar(0);
    for (Parameter parameter : params.parameters()) {
      if (parameter.shape().rank() >= 2 || biases()) {
        sum = sum.add(of(pass.read(parameter)));
      }
    }
    return sum;
  }
}
