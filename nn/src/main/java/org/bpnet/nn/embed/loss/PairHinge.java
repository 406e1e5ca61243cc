package org.bpnet.nn.embed.loss;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.distance.SignalToNoise;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;

/// The contrastive loss without squares: positives shall be nearer than one margin, negatives
/// further than another. Pairs of either kind are reduced by themselves, so that the few positives
/// weigh as much as the many negatives.
///
/// **Formula.** max(0, d − m₊) for a pair of one class, max(0, m₋ − d) for one of two; the two
/// means are added. By the cosine distance d = 1 − c and with m₊ = 0, m₋ = 1 it is (1 − c) and
/// max(0, c).
///
/// **Gradient.** 0 where a margin is just kept.
///
/// **Source.** PyTorch Metric Learning's ContrastiveLoss, with its defaults; by the signal-to-noise
/// distance, Yuan et al. 2019, eq. 11.
///
/// @param kind by which distance, unless another is given
/// @param positive m₊
/// @param negative m₋
public record PairHinge(Kind kind, double positive, double negative) implements Criterion {
  private static final Formula PULL = input("d").sub(hyper("positive")).relu();
  private static final Formula PUSH = hyper("negative").sub(input("d")).relu();

  private static final Pointwise PULLED = Pointwise.of(PULL, "d", "positive");
  private static final Pointwise PUSHED = Pointwise.of(PUSH, "d", "negative");

  /// The forms of it that have names.
  @SuppressWarnings("ImmutableEnumChecker") // distances are records without state
  public enum Kind {
    /// By the Euclidean distance of embeddings of length 1.
    HINGE_CONTRASTIVE(
        new Euclidean(true),
        about(
            "the contrastive loss without squares, positives and negatives averaged apart",
            "PyTorch Metric Learning, ContrastiveLoss")),
    /// By the cosine.
    COSINE_CONTRASTIVE(
        new Cosine(),
        about(
            "cosines of one class to 1, of others to 0 and below",
            "PyTorch Metric Learning, ContrastiveLoss with CosineSimilarity")),
    /// By the signal-to-noise distance.
    SNR_CONTRASTIVE(
        new SignalToNoise(true),
        about("the contrastive loss by the signal-to-noise distance", "Yuan et al. 2019, eq. 11"));

    private final Distance distance;
    private final About about;

    Kind(Distance distance, About about) {
      this.distance = distance;
      this.about = about;
    }

    About about() {
      return about;
    }

    private static About about(String summary, String source) {
      return About.of(summary, source)
          .formula("l_same", PULL, "d")
          .formula("l_other", PUSH, "d")
          .written("L = mean l_same + mean l_other", "L = \\bar l_{same} + \\bar l_{other}")
          .defaults("PyTorch Metric Learning");
    }

    /// The name in the catalog, `cosine_contrastive`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public List<Tally> of(Mined mined) {
    Tensor d = mined.pairs().distances();
    return List.of(
        Tally.ofPairs(apply(PULLED, d, positive), mined.positives()),
        Tally.ofPairs(apply(PUSHED, d, negative), mined.negatives()));
  }

  private static Tensor apply(Pointwise term, Tensor d, double margin) {
    return d.pass().apply(term, List.of(d, d.pass().scalar(margin)));
  }

  @Override
  public Distance distance() {
    return kind.distance;
  }

  @Override
  public Reducer reducer() {
    return Reducer.NONZERO_MEAN;
  }

  /// `cosine_contrastive(positive=0, negative=1)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s(positive=%s, negative=%s)",
        kind,
        Formula.decimal(positive),
        Formula.decimal(negative));
  }
}
