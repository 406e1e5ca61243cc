package org.bpnet.nn.activation;

import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;

/// Scores as probabilities: exp(xⱼ)/Σₖexp(xₖ) along the last axis, computed without overflow.
///
/// As the last layer of a classifier it is not wanted in training: [org.bpnet.nn.loss.CrossEntropy]
/// takes the logits.
///
/// **Shapes.** `[N.., C] -> [N.., C]`. **Gradient.** x̄ = y ⊙ (ȳ − ⟨ȳ, y⟩).
///
/// **Source.** Bridle 1990.
public record Softmax() implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.softmax(-1);
  }

  @Override
  public String toString() {
    return "softmax";
  }
}
