package org.bpnet.nn.regularizer;

import org.bpnet.core.Tensor;

/// **Formula.** λ·‖W‖² = λ·Σw². **Gradient.** 2λW.
///
/// **Differs** from the convention ½λ‖W‖² with gradient λW, which PyTorch's `weight_decay` follows:
/// a weight decay of d there is the strength d/2 here.
///
/// **Source.** Hoerl, Kennard 1970 (ridge regression); Krogh, Hertz 1992 for networks.
///
/// @param strength λ
public record L2(double strength) implements Penalty {
  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public L2 {
    Penalties.check("L2", strength);
  }

  @Override
  public Tensor of(Tensor weight) {
    return weight.square().sum().mul(strength);
  }
}
