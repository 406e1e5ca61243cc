package org.bpnet.nn.embed.proxy;

import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;

/// One learnt proxy for each class as the anchor of all examples in a batch: it pulls those of its
/// class and pushes the others, hard ones most.
///
/// **Formula.** With the cosine c of proxy and example: the mean of log(1 + Σ₊ exp(−α(c − δ))) over
/// the proxies that have examples in the batch, plus the mean of log(1 + Σ₋ exp(α(c + δ))) over
/// all.
///
/// **Gradient.** By c: −α·e₊/(1 + Σe₊)/|P₊| and α·e₋/(1 + Σe₋)/C, e the exponentials.
///
/// **Source.** Kim, Kim, Cho, Kwak 2020, eq. 4; α, δ and the first proxies, He's with the classes
/// as fan, from their code, which trains proxies at 100 times the rate of the network.
///
/// @param alpha α, above 0
/// @param margin δ
public record ProxyAnchor(double alpha, double margin) implements MetricLoss {
  static final About ABOUT =
      About.of("learnt proxies as anchors of a batch's examples", "Kim et al. 2020, eq. 4")
          .written(
              "L = mean_{k in batch} log(1 + sum_{x of k} exp(-alpha (c - delta)))",
              "L = \\frac{1}{|P^+|} \\sum_{k \\in P^+} \\log\\left(1 + \\sum_{x \\in k} e^{-\\alpha"
                  + " (c - \\delta)}\\right)")
          .written(
              "  + mean_k log(1 + sum_{x not of k} exp(alpha (c + delta)))",
              "+ \\frac{1}{C} \\sum_k \\log\\left(1 + \\sum_{x \\notin k} e^{\\alpha (c +"
                  + " \\delta)}\\right)")
          .gradient(
              "dL/dc = -alpha e_p / (1 + sum e_p) / |P+| + alpha e_n / (1 + sum e_n) / C",
              "\\frac{\\partial L}{\\partial c} = -\\frac{\\alpha}{|P^+|} \\frac{e_p}{1 + \\sum"
                  + " e_p} + \\frac{\\alpha}{C} \\frac{e_n}{1 + \\sum e_n}")
          .defaults("the authors' code");

  /// Throws IllegalArgumentException unless α is above 0.
  public ProxyAnchor {
    Range.positive("proxy_anchor: alpha", alpha);
  }

  @Override
  public Loss create(Parameters params, int classes, int width) {
    Parameter proxies = params.weight("proxies", Shape.of(classes, width), Initializers.heNormal());
    return new ProxyLoss("proxy_anchor", proxies, classes, this::of);
  }

  private Tensor of(Tensor embeddings, Tensor proxies, Membership membership) {
    var cosine = new Cosine();
    Tensor d = cosine.matrix(cosine.prepare(proxies), cosine.prepare(embeddings)); // [C, N]
    Tensor c = cosine.similarity(d);
    Tensor own = membership.own().transpose();
    Tensor pull = Masked.logSumExp(own, c.sub(margin).mul(-alpha)).softplus(); // [C]
    Tensor push =
        Masked.logSumExp(membership.others().transpose(), c.add(margin).mul(alpha)).softplus();
    return Reducer.MEAN.of(Tally.ofAnchors(pull, Masked.any(own))).add(push.mean());
  }

  /// `proxy_anchor(alpha=32, margin=0.1)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "proxy_anchor(alpha=%s, margin=%s)",
        Formula.decimal(alpha),
        Formula.decimal(margin));
  }
}
