package org.bpnet.nn.embed.miner;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.OneNegativeEach;
import org.bpnet.nn.embed.pair.Pairs;

/// For each pair of anchor and positive one negative: the nearest of those that are further than
/// the positive.
///
/// **Source.** Schroff, Kalenichenko, Philbin 2015, section 3.2; what to do where no negative is
/// further is from TensorFlow's `triplet_semihard_loss`. **Differs** from [TripletMargin] of kind
/// `semi_hard`, which is PyTorch Metric Learning's reading: there all negatives within the margin
/// beyond the positive make triplets.
///
/// @param otherwise what to do where no negative is further than the positive
public record SemiHard(Otherwise otherwise) implements Miner {
  static final About ABOUT =
      About.of(
              "for each positive pair the nearest negative beyond the positive",
              "Schroff et al. 2015, section 3.2; TensorFlow's triplet_semihard_loss")
          .written(
              "n(a, p) = argmin over y_n != y_a, d(a, n) > d(a, p) of d(a, n)",
              "n(a, p) = \\arg\\min_{y_n \\ne y_a, d(a, n) > d(a, p)} d(a, n)")
          .written(
              "where there is none: furthest: argmax d(a, n); skip: no triplet",
              "\\text{else } \\arg\\max_{y_n \\ne y_a} d(a, n)")
          .defaults("otherwise: TensorFlow");

  /// What to do where no negative is further than the positive.
  public enum Otherwise {
    /// Take the furthest negative.
    FURTHEST,
    /// Make no triplet.
    SKIP;

    /// As the catalog writes it, `furthest`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a negative is not further than a positive.
  private static final Pointwise INSIDE =
      Pointwise.of(input("m").mul(input("n").atMost(input("p"))), "m", "n", "p");

  /// Negatives are sorted by distance and those inside counted, so the next is the one wanted: no
  /// third axis is needed but to count.
  @Override
  public Mined mine(Pairs pairs) {
    Tensor d = pairs.seen();
    Tensor other = pairs.different();
    Tensor order = Masked.or(other, d, -Masked.NEVER).argSort(1, false); // [N, M]
    Tensor inside = // [N, M], for each example how many negatives are not further
        d.pass()
            .apply(INSIDE, List.of(other.expandDims(1), d.expandDims(1), d.expandDims(2)))
            .sum(2);
    Tensor last = other.sum(1).sub(1).expandDims(1);
    Tensor rank = inside.minimum(last.maximum(0)).stopGradient();
    Tensor positives = pairs.same().mul(Masked.any(other).expandDims(1));
    if (otherwise == Otherwise.SKIP) {
      positives = positives.mul(inside.atMost(last));
    }
    return new OneNegativeEach(
        pairs, positives.stopGradient(), order.takeAlong(1, rank.toInteger()));
  }

  /// `semi_hard(otherwise=furthest)`.
  @Override
  public String toString() {
    return "semi_hard(otherwise=" + otherwise + ")";
  }
}
