package org.bpnet.nn.embed.distance;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;

/// The Euclidean distance.
///
/// **Formula.** √Σₖ(xₖ − yₖ)², for all pairs as the root of [SquaredEuclidean]. **Gradient.** (x −
/// y)/d by x; 0 for duplicates, where there is none.
///
/// **Source.** Hadsell, Chopra, LeCun 2006, section 2.1.
///
/// @param unit whether embeddings are scaled to length 1 first; zeros stay zeros and get no
///   gradient
public record Euclidean(boolean unit) implements Distance {
  static final About ABOUT =
      About.of("the length of the straight line", "Hadsell, Chopra, LeCun 2006, section 2.1")
          .written("d = sqrt(sum_k (x_k - y_k)^2)", "d = \\lVert x - y \\rVert")
          .gradient(
              "dd/dx = (x - y) / d, 0 where d = 0",
              "\\frac{\\partial d}{\\partial x} = \\frac{x - y}{d}, 0 \\text{ where } d = 0")
          .defaults("ours");

  @Override
  public Tensor prepare(Tensor embeddings) {
    return unit ? RowPairs.unit(embeddings) : embeddings;
  }

  @Override
  public Tensor matrix(Tensor x, Tensor y) {
    return RowPairs.root(RowPairs.matrix(x, y));
  }

  @Override
  public Tensor rows(Tensor x, Tensor y) {
    return RowPairs.root(RowPairs.squares(x, y));
  }

  /// `euclidean` or `euclidean(unit=true)`.
  @Override
  public String toString() {
    return "euclidean" + (unit ? "(unit=true)" : "");
  }
}
