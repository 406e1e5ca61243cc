package org.bpnet.nn.embed.distance;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;

/// The reciprocal of a signal-to-noise ratio: the anchor x is the signal, and what another differs
/// from it is noise. It is not symmetric.
///
/// **Formula.** var(x − y)/var(x), variances over the coordinates. An x of equal coordinates has no
/// signal: it is at distance 0 from all and gets no gradient.
///
/// **Source.** Yuan, Deng, Tang, Tang, Chen 2019, eq. 5.
///
/// @param unit whether embeddings are scaled to length 1 first
public record SignalToNoise(boolean unit) implements Distance {
  static final About ABOUT =
      About.of("the variance of the difference over that of the anchor", "Yuan et al. 2019, eq. 5")
          .written(
              "d = var_k(x_k - y_k) / var_k(x_k)",
              "d = \\frac{\\operatorname{var}_k(x_k - y_k)}{\\operatorname{var}_k(x_k)}")
          .gradient(
              "dd/dx = 2 ((x' - y') - d x') / |x'|^2, with the means taken off: x' = x -"
                  + " mean_k(x_k)",
              "\\frac{\\partial d}{\\partial x} = 2 \\frac{(x' - y') - d x'}{\\lVert x' \\rVert^2},"
                  + " x' = x - \\bar x")
          .defaults("ours");

  private static final Pointwise RATIO =
      Pointwise.of(
          where(input("v").greaterThan(constant(0)), input("s").div(input("v")), constant(0)),
          "s",
          "v");

  /// Scaled if asked, and the means of rows taken off: sums of squares are then variances.
  @Override
  public Tensor prepare(Tensor embeddings) {
    Tensor x = unit ? RowPairs.unit(embeddings) : embeddings;
    return x.sub(x.mean(1).expandDims(1));
  }

  @Override
  public Tensor matrix(Tensor x, Tensor y) {
    return ratio(RowPairs.matrix(x, y), x.square().sum(1).expandDims(1));
  }

  @Override
  public Tensor rows(Tensor x, Tensor y) {
    return ratio(RowPairs.squares(x, y), x.square().sum(1));
  }

  private static Tensor ratio(Tensor noise, Tensor signal) {
    return noise.pass().apply(RATIO, List.of(noise, signal));
  }

  /// `snr` or `snr(unit=true)`.
  @Override
  public String toString() {
    return "snr" + (unit ? "(unit=true)" : "");
  }
}
