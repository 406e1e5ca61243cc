package org.bpnet.nn.embed.proxy;

import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;

/// The center loss over how far the centres of other classes are: to be used beside a softmax.
///
/// **Formula.** ½·Σᵢ ‖xᵢ − c_y‖²/(Σ_{j≠y} ‖xᵢ − cⱼ‖² + δ), summed over the batch; the centres are
/// parameters.
///
/// **Gradient.** With a and b the two sums, by x: (x − c_y)/(b + δ) − a·Σ_{j≠y}(x − cⱼ)/(b + δ)².
///
/// **Source.** Qi, Su 2017, eq. 4, with their δ = 1.
///
/// @param delta δ, above 0
public record ContrastiveCenter(double delta) implements MetricLoss {
  static final About ABOUT =
      About.of("near to the own class's centre over far from those of others", "Qi, Su 2017, eq. 4")
          .written(
              "L = 1/2 sum_i |x_i - c_y|^2 / (sum_{j != y} |x_i - c_j|^2 + delta)",
              "L = \\frac{1}{2} \\sum_i \\frac{\\lVert x_i - c_y \\rVert^2}{\\sum_{j \\ne y} \\lVert"
                  + " x_i - c_j \\rVert^2 + \\delta}")
          .gradient(
              "dl/dx = (x - c_y) / (b + delta) - a sum_{j != y} (x - c_j) / (b + delta)^2, l = a / 2"
                  + " / (b + delta)",
              "\\frac{\\partial l}{\\partial x} = \\frac{x - c_y}{b + \\delta} - \\frac{a"
                  + " \\sum_{j \\ne y} (x - c_j)}{(b + \\delta)^2}");

  /// Throws IllegalArgumentException unless δ is above 0.
  public ContrastiveCenter {
    Range.positive("contrastive_center: delta", delta);
  }

  @Override
  public Loss create(Parameters params, int classes, int width) {
    Parameter centres =
        params.weight("centres", Shape.of(classes, width), Initializers.glorotUniform());
    return new ProxyLoss("contrastive_center", centres, classes, this::of);
  }

  private Tensor of(Tensor embeddings, Tensor centres, Membership membership) {
    var straight = new SquaredEuclidean(false);
    Tensor near = straight.rows(embeddings, centres.gather(0, membership.place()));
    Tensor far = straight.matrix(embeddings, centres).mul(membership.others()).sum(1);
    Tensor losses = near.mul(0.5).div(far.add(delta));
    return Reducer.SUM.of(Tally.ofAnchors(losses, membership.labelled()));
  }

  /// `contrastive_center(delta=1)`.
  @Override
  public String toString() {
    return "contrastive_center(delta=" + Formula.decimal(delta) + ")";
  }
}
