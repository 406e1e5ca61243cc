package org.bpnet.nn.embed.miner;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.OneTripletEach;
import org.bpnet.nn.embed.pair.Pairs;

/// For each anchor the nearest of its class, so that a class need not shrink to one cluster, with
/// one negative, the first of equals. An anchor that lacks either has no triplet.
///
/// **Source.** Xuan, Stylianou, Pless 2020, section 3.
///
/// @param negative which negative
public record BatchEasyPositive(Negative negative) implements Miner {
  static final About ABOUT =
      About.of(
              "for each anchor the nearest positive and one negative",
              "Xuan, Stylianou, Pless 2020, section 3")
          .written("p = argmin over y_p = y_a of d(a, p)", "p = \\arg\\min_{y_p = y_a} d(a, p)")
          .written(
              "hard: n = argmin d(a, n); semi_hard: that with d(a, n) > d(a, p);"
                  + " easy: n = argmax d(a, n)",
              "n = \\arg\\min_{y_n \\ne y_a} d(a, n), d(a, n) > d(a, p)")
          .defaults("negative: the paper's best, EPSHN");

  /// Which negative goes with the positive.
  public enum Negative {
    /// The nearest.
    HARD,
    /// The nearest of those that are further than the positive.
    SEMI_HARD,
    /// The furthest.
    EASY;

    /// As the catalog writes it, `semi_hard`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Mined mine(Pairs pairs) {
    Tensor d = pairs.seen();
    Tensor same = pairs.same();
    Tensor positive = Masked.argMin(same, d);
    Tensor other = pairs.different();
    if (negative == Negative.SEMI_HARD) {
      Tensor nearest = d.takeAlong(1, positive.expandDims(1));
      other = other.mul(nearest.lessThan(d)).stopGradient();
    }
    return new OneTripletEach(
        pairs,
        positive,
        negative == Negative.EASY ? Masked.argMax(other, d) : Masked.argMin(other, d),
        Masked.any(same).mul(Masked.any(other)));
  }

  /// `batch_easy_positive(negative=semi_hard)`.
  @Override
  public String toString() {
    return "batch_easy_positive(negative=" + negative + ")";
  }
}
