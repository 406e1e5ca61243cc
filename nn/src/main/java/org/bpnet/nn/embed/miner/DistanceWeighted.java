package org.bpnet.nn.embed.miner;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.OneNegativeEach;
import org.bpnet.nn.embed.pair.Pairs;

/// For each pair of anchor and positive one negative drawn so that all distances come about equally
/// often. On a sphere in n dimensions nearly all points are at right angles, d = √2, so a negative
/// is drawn with the reciprocal of the density of its distance.
///
/// **Formula.** On embeddings of length 1, whatever the loss's distance: weight 1/q(d), with q(d) ∝
/// d^(n−2)·(1 − d²/4)^((n−3)/2), d no less than `cutoff`; 0 from `far` on, where the losses of the
/// paper are 0.
///
/// An anchor without a negative nearer than `far` has no triplets. Drawn by the pass's random
/// numbers; in evaluation mode, which has none, the median negative is taken.
///
/// **Source.** Wu, Manmatha, Smola, Krähenbühl 2017, section 4, and their code for both limits.
///
/// @param cutoff the smallest distance that weights distinguish, above 0
/// @param far the distance from which nothing is drawn, above the cutoff and at most 2
public record DistanceWeighted(double cutoff, double far) implements Miner {
  static final About ABOUT =
      About.of(
              "for each positive pair a negative drawn so that distances are uniform",
              "Wu et al. 2017, section 4, and their code")
          .written(
              "p(n) ~ 1 / q(max(cutoff, d)) for d < far, q(d) = d^(D - 2) (1 - d^2 / 4)^((D - 3) /"
                  + " 2)",
              "p(n) \\propto 1 / q(\\max(c, d)), q(d) = d^{D-2} (1 - d^2/4)^{(D-3)/2}");

  /// log 1/q(d), shifted so that the largest of a row is 0 afterwards; NEVER where nothing is
  /// drawn.
  private static final Formula LOG_WEIGHT =
      where(
          input("m").mul(input("d").lessThan(Formula.hyper("far"))).greaterThan(constant(0)),
          constant(2)
              .sub(Formula.hyper("n"))
              .mul(clamped().log())
              .sub(
                  Formula.hyper("n")
                      .sub(3)
                      .div(2)
                      .mul(constant(1).sub(clamped().square().div(4)).log())),
          constant(Masked.NEVER));

  private static final Pointwise WEIGHT = Pointwise.of(LOG_WEIGHT, "m", "d", "far", "cutoff", "n");

  /// Which places of a running sum lie at or below a number.
  private static final Pointwise BELOW = Pointwise.of(input("c").atMost(input("t")), "c", "t");

  private static Formula clamped() {
    return max(Formula.hyper("cutoff"), input("d"));
  }

  /// Throws IllegalArgumentException unless 0 < cutoff < far ≤ 2.
  public DistanceWeighted {
    if (!(cutoff > 0 && cutoff < far && far <= 2)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "DistanceWeighted: need 0 < cutoff < far <= 2, got cutoff %s and far %s",
              cutoff,
              far));
    }
  }

  /// The weights with which an anchor's negatives are drawn, `[N, M]`; the largest of each row is
  /// 1, if there is one to draw.
  public Tensor weights(Pairs pairs) {
    Distance sphere = new Euclidean(true);
    Tensor x = sphere.prepare(pairs.embeddings().stopGradient());
    Tensor y = pairs.isWithin() ? x : sphere.prepare(pairs.otherEmbeddings().stopGradient());
    Pass pass = x.pass();
    Tensor logs =
        pass.apply(
            WEIGHT,
            List.of(
                pairs.different(),
                sphere.matrix(x, y),
                pass.scalar(far),
                pass.scalar(cutoff),
                pass.scalar(x.shape().extent(1))));
    Tensor drawn = logs.max(1).expandDims(1).maximum(Masked.NEVER / 2);
    return logs.sub(drawn).exp().stopGradient();
  }

  @Override
  public Mined mine(Pairs pairs) {
    Tensor weights = weights(pairs);
    Pass pass = weights.pass();
    Tensor running = weights.cumulativeSum(1); // [N, M]
    Tensor drawn = pass.isTraining() ? pass.uniform(weights.shape()) : pass.scalar(0.5);
    Tensor target = drawn.mul(running.slice(1, pairs.width() - 1, pairs.width()));
    Tensor place = // [N, M], the first place whose running sum is above the target
        pass.apply(
                BELOW,
                List.of(running.expandDims(1), target.broadcastTo(weights.shape()).expandDims(2)))
            .sum(2)
            .minimum(pairs.width() - 1.0)
            .toInteger();
    Tensor isDrawn = Masked.positive(weights.takeAlong(1, place));
    return new OneNegativeEach(pairs, pairs.same().mul(isDrawn).stopGradient(), place);
  }

  /// `distance_weighted(cutoff=0.5, far=1.4)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "distance_weighted(cutoff=%s, far=%s)",
        Formula.decimal(cutoff),
        Formula.decimal(far));
  }
}
