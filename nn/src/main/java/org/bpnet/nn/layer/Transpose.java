package org.bpnet.nn.layer;

import org.bpnet.core.Tensor;

/// The last two axes exchanged, `[N.., D, E] -> [N.., E, D]`.
public record Transpose() implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.transpose();
  }

  @Override
  public String toString() {
    return "Transpose";
  }
}
