package org.bpnet.nn.layer;

import org.bpnet.core.Tensor;

/// All places in one row: images become sequences, `[N, D.., C] -> [N, ΠD, C]`. The elements stay
/// where they are.
public record Tokens() implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.reshape(x.shape().extent(0), x.shape().count(1, x.shape().rank() - 1), -1);
  }

  @Override
  public String toString() {
    return "Tokens";
  }
}
