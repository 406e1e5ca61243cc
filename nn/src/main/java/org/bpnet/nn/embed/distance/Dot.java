package org.bpnet.nn.embed.distance;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;

/// Minus the inner product: long embeddings count more. The similarity is the product.
///
/// **Formula.** −⟨x, y⟩. **Gradient.** −y by x.
///
/// **Source.** Sohn 2016, eq. 7.
///
/// @param unit whether embeddings are scaled to length 1 first, which makes it the cosine
public record Dot(boolean unit) implements Distance {
  static final About ABOUT =
      About.of("minus the inner product; what is alike is the product", "Sohn 2016, eq. 7")
          .written("d = -<x, y>", "d = -\\langle x, y \\rangle")
          .gradient("dd/dx = -y", "\\frac{\\partial d}{\\partial x} = -y")
          .defaults("ours");

  @Override
  public Tensor prepare(Tensor embeddings) {
    return unit ? RowPairs.unit(embeddings) : embeddings;
  }

  @Override
  public Tensor matrix(Tensor x, Tensor y) {
    return x.matmulT(y).neg();
  }

  @Override
  public Tensor rows(Tensor x, Tensor y) {
    return x.mul(y).sum(1).neg();
  }

  /// `dot` or `dot(unit=true)`.
  @Override
  public String toString() {
    return "dot" + (unit ? "(unit=true)" : "");
  }
}
