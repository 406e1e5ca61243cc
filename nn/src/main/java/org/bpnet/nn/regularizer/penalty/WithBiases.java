package org.bpnet.nn.regularizer.penalty;

import java.util.function.LongSupplier;
import org.bpnet.core.Tensor;

/// A penalty on all parameters of a model, biases and gains among them.
///
/// **Source.** PyTorch's `weight_decay`, which makes no difference between parameters: with
/// [HalfL2] of the same strength it has the same gradients.
///
/// @param penalty on each parameter
public record WithBiases(Penalty penalty) implements Penalty {
  @Override
  public Tensor of(Tensor weight) {
    return penalty.of(weight);
  }

  @Override
  public Penalty at(LongSupplier step) {
    return new WithBiases(penalty.at(step));
  }

  @Override
  public boolean biases() {
    return true;
  }
}
