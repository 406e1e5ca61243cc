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
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.Loss;

/// A softmax over classes that have several learnt centres each: an example counts as near to a
/// class by the centres that it is nearest to.
///
/// **Formula.** With the cosines c to the K centres of class k, Sₖ = Σⱼ softmax(c/γ)ⱼ·cⱼ; the mean
/// of the cross entropies of λ·(S − δ·h), h 1 at the own class.
///
/// **Gradient.** By Sₖ: λ·(softmax(λ(S − δh))ₖ − hₖ)/N.
///
/// **Source.** Qian, Shang, Sun, Hu, Li, Jin 2019, eqs. 7 and 8, with the numbers of their code.
/// **Differs**: without the paper's regularizer that merges centres (eq. 9), as in PyTorch Metric
/// Learning.
///
/// @param lambda λ, above 0
/// @param gamma γ, above 0
/// @param margin δ
/// @param centres K, of each class
public record SoftTriple(double lambda, double gamma, double margin, int centres)
    implements MetricLoss {
  static final About ABOUT =
      About.of("softmax over classes with several learnt centres", "Qian et al. 2019, eqs. 7, 8")
          .written(
              "S_k = sum_j softmax(c_k / gamma)_j c_kj",
              "S_k = \\sum_j \\operatorname{softmax}(c_k / \\gamma)_j c_{kj}")
          .written(
              "l = -log softmax(lambda (S - margin h))_y, h_k = [k = y]",
              "l = -\\log \\operatorname{softmax}(\\lambda (S - \\delta h))_y")
          .gradient(
              "dl/dS_k = lambda (softmax(lambda (S - margin h))_k - h_k)",
              "\\frac{\\partial l}{\\partial S_k} = \\lambda (\\operatorname{softmax}(\\lambda (S -"
                  + " \\delta h))_k - h_k)")
          .defaults("the authors' code");

  /// Throws IllegalArgumentException unless λ and γ are above 0 and there is a centre.
  public SoftTriple {
    Range.positive("soft_triple: lambda", lambda);
    Range.positive("soft_triple: gamma", gamma);
    if (centres < 1) {
      throw new IllegalArgumentException("soft_triple: centres must be at least 1, got " + centres);
    }
  }

  @Override
  public Loss create(Parameters params, int classes, int width) {
    Parameter vectors =
        params.weight("centres", Shape.of(classes * centres, width), Initializers.heNormal());
    return new ProxyLoss("soft_triple", vectors, classes, this::of);
  }

  private Tensor of(Tensor embeddings, Tensor vectors, Membership membership) {
    var cosine = new Cosine();
    Tensor d = cosine.matrix(cosine.prepare(embeddings), cosine.prepare(vectors));
    int examples = embeddings.shape().extent(0);
    int classes = vectors.shape().extent(0) / centres;
    Tensor c = cosine.similarity(d).reshape(examples, classes, centres);
    Tensor s = c.div(gamma).softmax(2).mul(c).sum(2); // [N, C]
    Tensor logits = s.sub(membership.own().mul(margin)).mul(lambda);
    Tensor losses = logits.logSumExp(1).sub(membership.ofOwn(logits));
    return Reducer.MEAN.of(Tally.ofAnchors(losses, membership.labelled()));
  }

  /// `soft_triple(lambda=20, gamma=0.1, margin=0.01, centres=10)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "soft_triple(lambda=%s, gamma=%s, margin=%s, centres=%d)",
        Formula.decimal(lambda),
        Formula.decimal(gamma),
        Formula.decimal(margin),
        centres);
  }
}
