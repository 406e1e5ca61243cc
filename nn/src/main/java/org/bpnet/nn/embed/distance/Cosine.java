package org.bpnet.nn.embed.distance;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;

/// One minus the cosine of the angle between two embeddings: 0 for one direction, 1 for right
/// angles, 2 for opposite ones. The similarity is the cosine.
///
/// **Formula.** 1 − ⟨x, y⟩/(‖x‖·‖y‖). **Gradient.** (c·x̂ − ŷ)/‖x‖ by x, with the cosine c. An
/// embedding of zeros is at distance 1 from all and gets no gradient.
///
/// **Source.** Salton, Wong, Yang 1975, for texts.
public record Cosine() implements Distance {
  static final About ABOUT =
      About.of("one minus the cosine; what is alike is the cosine", "Salton, Wong, Yang 1975")
          .written(
              "d = 1 - c, c = <x, y> / (|x| |y|)",
              "d = 1 - c, c = \\frac{\\langle x, y \\rangle}{\\lVert x \\rVert \\lVert y \\rVert}")
          .gradient(
              "dd/dx = (c x / |x| - y / |y|) / |x|",
              "\\frac{\\partial d}{\\partial x} = \\frac{c \\hat x - \\hat y}{\\lVert x \\rVert}");

  @Override
  public Tensor prepare(Tensor embeddings) {
    return RowPairs.unit(embeddings);
  }

  @Override
  public Tensor matrix(Tensor x, Tensor y) {
    return x.matmulT(y).neg().add(1);
  }

  @Override
  public Tensor rows(Tensor x, Tensor y) {
    return x.mul(y).sum(1).neg().add(1);
  }

  /// The cosine, 1 − d.
  @Override
  public Tensor similarity(Tensor distance) {
    return distance.neg().add(1);
  }

  @Override
  public String toString() {
    return "cosine";
  }
}
