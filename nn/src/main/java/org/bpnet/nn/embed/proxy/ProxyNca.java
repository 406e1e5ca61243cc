package org.bpnet.nn.embed.proxy;

import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.SquaredEuclidean;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;

/// Neighbourhood components analysis with one learnt proxy for each class: an example shall be
/// nearer to its own than to those of others.
///
/// **Formula.** With embeddings and proxies of length 1, d their squared distance and σ a scale:
/// the mean of −log(exp(−σ·d_y)/Σₖ exp(−σ·dₖ)), k over the other classes, or over all where `own`
/// says so. Without its own class in the sum the loss may be below 0; the mean of none, as with one
/// class, is 0.
///
/// **Gradient.** By σ·d: 1 for the own proxy, minus the softmax of −σ·d over k.
///
/// **Source.** Movshovitz-Attias, Toshev, Leung, Ioffe, Singh 2017, eq. 4, without the own proxy;
/// with it and σ = 9, a temperature of 1/9, Teh, DeVries, Taylor 2020 (ProxyNCA++), eq. 6. PyTorch
/// Metric Learning's ProxyNCALoss has the own proxy and σ = 1. Proxies start as the authors of
/// ProxyNCA++ have them, normally distributed with deviation 1/8.
///
/// @param name as in the catalog
/// @param scale σ, above 0
/// @param own whether the own proxy is in the sum
public record ProxyNca(Name name, double scale, boolean own) implements MetricLoss {
  private static final double DEVIATION = 1.0 / 8;

  /// The forms of it that have names.
  public enum Name {
    /// Movshovitz-Attias et al. 2017.
    PROXY_NCA,
    /// Teh et al. 2020.
    PROXY_NCA_PP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final About ABOUT =
      about(
              "nearer to the learnt proxy of its class than to those of others",
              "Movshovitz-Attias et al. 2017, eq. 4")
          .written(
              "own: whether k = y is in the sum too, as in PyTorch Metric Learning",
              "k = y \\text{ in the sum if own}");

  static final About ABOUT_PP =
      about(
          "proxy_nca with its own proxy in the sum, at temperature 1/9",
          "Teh, DeVries, Taylor 2020, eq. 6");

  private static About about(String summary, String source) {
    return About.of(summary, source)
        .written(
            "l = scale d_y + log sum_k exp(-scale d_k), d_k = |x / |x| - p_k / |p_k||^2",
            "l = \\sigma d_y + \\log \\sum_k e^{-\\sigma d_k}, d_k = \\lVert \\hat x - \\hat p_k"
                + " \\rVert^2")
        .gradient(
            "dl/dd_k = scale (h_k - softmax(-scale d)_k)",
            "\\frac{\\partial l}{\\partial d_k} = \\sigma (h_k - \\operatorname{softmax}(-\\sigma"
                + " d)_k)")
        .defaults("the paper");
  }

  /// Throws IllegalArgumentException unless σ is above 0.
  public ProxyNca {
    Range.positive(name + ": scale", scale);
  }

  @Override
  public Loss create(Parameters params, int classes, int width) {
    Parameter proxies =
        params.weight("proxies", Shape.of(classes, width), Initializers.normal(0, DEVIATION));
    return new ProxyLoss(name.toString(), proxies, classes, this::of);
  }

  private Tensor of(Tensor embeddings, Tensor proxies, Membership membership) {
    var sphere = new SquaredEuclidean(true);
    Tensor d = sphere.matrix(sphere.prepare(embeddings), sphere.prepare(proxies)).mul(scale);
    Tensor sum = own ? membership.own().add(membership.others()) : membership.others();
    Tensor losses = membership.ofOwn(d).add(Masked.logSumExp(sum, d.neg()));
    return Reducer.MEAN.of(Tally.ofAnchors(Masked.or(Masked.any(sum), losses, 0), Masked.any(sum)));
  }

  /// `proxy_nca(scale=1, own=false)` or `proxy_nca_pp(scale=9)`.
  @Override
  public String toString() {
    String first = name + "(scale=" + Formula.decimal(scale);
    return name == Name.PROXY_NCA ? first + ", own=" + own + ")" : first + ")";
  }
}
