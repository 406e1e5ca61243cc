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
      catalog = loss.definition().addTo(catalog, loss.about(), loss::with);
    }
    for (Divergence divergence : Divergence.values()) {
      catalog = divergence.definition().addTo(catalog, divergence.about(), _ -> divergence);
    }
    for (MulticlassHinge hinge : MulticlassHinge.values()) {
      catalog = catalog.with(hinge.toString(), hinge.about(), _ -> hinge);
    }
    Definition ranking = MarginRanking.STANDARD;
    About ordered = ranking.about("two scores in a given order, with a margin", "l", "a", "b");
    catalog = ranking.addTo(catalog, ordered, MarginRanking::new);
    Definition cosine = CosineEmbedding.STANDARD;
    About alike =
        cosine.about("two embeddings that point the same way, or not", "l", "d", "r", "s");
    catalog = cosine.addTo(catalog, alike, CosineEmbedding::new);
    Definition gaussian = GaussianLikelihood.STANDARD;
    About spread = gaussian.about("values whose variance the network says too", "l", "m", "v");
    catalog = gaussian.addTo(catalog, spread, GaussianLikelihood::new);
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
        .with(
            "capsule_margin(upper=0.9, lower=0.1, down=0.5)",
            CapsuleMargin.ABOUT,
            a -> new CapsuleMargin(a.number("upper"), a.number("lower"), a.number("down")))
        .with("softmax_squared_error", SoftmaxSquaredError.ABOUT, _ -> new SoftmaxSquaredError())
        .also("mean_squared_error", "mse", "l2")
        .also("mean_absolute_error", "mae", "l1")
        .also("root_mean_squared_error", "rmse")
        .also("cross_entropy", "ce")
        .also("sigmoid_cross_entropy", "bce")
        .also("kl_divergence", "kl")
        .also("quantile", "pinball")
        .also("exponential", "exp");
  }

  private static CrossEntropy options(CrossEntropy plain, Arguments a) {
    return plain
        .weighted(a.numbers("weights").stream().mapToDouble(w -> w).toArray())
        .ignoring(a.integers("ignore").toArray(Integer[]::new));
  }
}
