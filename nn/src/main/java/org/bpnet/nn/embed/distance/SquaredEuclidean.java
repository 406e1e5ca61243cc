package org.bpnet.nn.embed.distance;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;

/// The square of the Euclidean distance.
///
/// **Formula.** Σₖ(xₖ − yₖ)², for all pairs as ‖x‖² + ‖y‖² − 2⟨x, y⟩, which rounds to about 10⁻⁷ of
/// ‖x‖² + ‖y‖² in single precision. **Gradient.** 2(x − y) by x; 0 for duplicates.
///
/// **Source.** Schroff, Kalenichenko, Philbin 2015 (FaceNet), eq. 1, on embeddings of length 1.
///
/// @param unit whether embeddings are scaled to length 1 first; zeros stay zeros and get no
///   gradient
public record SquaredEuclidean(boolean unit) implements Distance {
  static final About ABOUT =
      About.of("the square of the straight line's length", "Schroff et al. 2015, eq. 1")
          .written("d = sum_k (x_k - y_k)^2", "d = \\lVert x - y \\rVert^2 = \\sum_k (x_k - y_k)^2")
          .gradient("dd/dx = 2 (x - y)", "\\frac{\\partial d}{\\partial x} = 2 (x - y)")
          .defaults("ours");

  @Override
  public Tensor prepare(Tensor embeddings) {
    return unit ? RowPairs.unit(embeddings) : embeddings;
  }

  @Override
  public Tensor matrix(Tensor x, Tensor y) {
    return RowPairs.matrix(x, y);
  }

  @Override
  public Tensor rows(Tensor x, Tensor y) {
    return RowPairs.squares(x, y);
  }

  /// `squared_euclidean` or `squared_euclidean(unit=true)`.
  @Override
  public String toString() {
    return "squared_euclidean" + (unit ? "(unit=true)" : "");
  }
}
