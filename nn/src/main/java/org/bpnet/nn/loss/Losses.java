package org.bpnet.nn.loss;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Definition;

/// The losses by name, each as the mean over the batch: every [PointwiseLoss], and those that look
/// at more than one output at a time.
public final class Losses {
  /// All losses, for the command line and the contract tests.
  public static final Catalog<Loss> CATALOG = everything();

  private Losses() {}

  private static Catalog<Loss> everything() {
    Catalog<Loss> catalog = Catalog.of("loss");
    for (PointwiseLoss loss : PointwiseLoss.values()) {
      Definition definition = loss.definition();
      About about = definition.about("l", definition.operands().getFirst());
      catalog = definition.addTo(catalog, about, loss::with);
    }
    for (Divergence divergence : Divergence.values()) {
      catalog = divergence.definition().addTo(catalog, divergence.about(), _ -> divergence);
    }
    for (MulticlassHinge hinge : MulticlassHinge.values()) {
      catalog = catalog.with(hinge.toString(), hinge.about(), _ -> hinge);
    }
    Definition ranking = MarginRanking.STANDARD;
    catalog = ranking.addTo(catalog, ranking.about("l", "a", "b"), MarginRanking::new);
    Definition cosine = CosineEmbedding.STANDARD;
    catalog = cosine.addTo(catalog, cosine.about("l", "d", "r", "s"), CosineEmbedding::new);
    Definition gaussian = GaussianLikelihood.STANDARD;
    catalog = gaussian.addTo(catalog, gaussian.about("l", "m", "v"), GaussianLikelihood::new);
    return catalog
        .with(
            "root_mean_squared_error", RootMeanSquaredError.ABOUT, _ -> new RootMeanSquaredError())
        .with(
            "cross_entropy(smoothing=0, weights=(), ignore=())",
            CrossEntropy.ABOUT,
            a -> options(new CrossEntropy(), a).smoothedBy(a.number("smoothing")))
        .with(
            "nll(weights=(), ignore=())",
            CrossEntropy.ABOUT_LIKELIHOOD,
            a -> options(CrossEntropy.ofLogProbabilities(), a))
        .with("softmax_squared_error", SoftmaxSquaredError.ABOUT, _ -> new SoftmaxSquaredError());
  }

  private static CrossEntropy options(CrossEntropy plain, Arguments a) {
    return plain
        .weighted(a.numbers("weights").stream().mapToDouble(w -> w).toArray())
        .ignoring(a.wholes("ignore").stream().map(Math::toIntExact).toArray(Integer[]::new));
  }
}
