package org.bpnet.nn.regularizer;

import org.bpnet.core.Tensor;

/// **Formula.** λ·Σ|w|. **Gradient.** λ·sign(w), 0 at 0.
///
/// **Source.** Tibshirani 1996 (lasso). **Differs**: a plain subgradient, hence weights hover
/// around 0 and are seldom exactly 0.
///
/// @param strength λ
public record L1(double strength) implements Penalty {
  /// Throws IllegalArgumentException if the strength is negative or not finite.
  public L1 {
    Penalties.check("L1", strength);
  }

  @Override
  public Tensor of(Tensor weight) {
    return weight.abs().sum().mul(strength);
  }
}
