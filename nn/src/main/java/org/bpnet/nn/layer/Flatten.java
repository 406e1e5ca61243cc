package org.bpnet.nn.layer;

import org.bpnet.core.Tensor;

/// All axes but that of the batch merged into one, `[N, D..] -> [N, ΠD]`. The elements stay where
/// they are.
public record Flatten() implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.flatten(1);
  }

  @Override
  public String toString() {
    return "Flatten";
  }
}
