package org.bpnet.nn.embed.proxy;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.loss.Criterion;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.loss.PairLoss;
import org.bpnet.nn.embed.miner.DistanceWeighted;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;
import org.bpnet.nn.init.Initializers;

/// Pairs of one class nearer than a learnt boundary, others further away, each by a margin.
///
/// **Formula.** max(0, m + d − β) for a positive pair of a triplet, max(0, m − d + β) for the
/// negative one, over the number of those above 0; β is learnt, one for all or one for each class,
/// the anchor's.
///
/// **Gradient.** ±1 by d and the opposite by β where the loss is above 0.
///
/// **Source.** Wu, Manmatha, Smola, Krähenbühl 2017, eqs. 5 and 6, with m and the first β of their
/// code, and its miner. **Differs**: without a penalty on β, which is 0 in their code.
///
/// @param margin m
/// @param beta what β starts from
/// @param perClass whether each class has its own β
/// @param distance how far apart embeddings are
/// @param miner which triplets count
/// @param reducer how their losses become one
public record LearntMargin(
    double margin, double beta, boolean perClass, Distance distance, Miner miner, Reducer reducer)
    implements MetricLoss {
  private static final Formula PULL = input("d").sub(input("beta")).add(hyper("margin")).relu();
  private static final Formula PUSH = input("beta").sub(input("d")).add(hyper("margin")).relu();
  private static final Pointwise PULLED = Pointwise.of(PULL, "d", "beta", "margin");
  private static final Pointwise PUSHED = Pointwise.of(PUSH, "d", "beta", "margin");

  static final About ABOUT =
      About.of("pairs on either side of a learnt distance, by a margin", "Wu et al. 2017, eq. 5")
          .formula("l_same", PULL, "d", "beta")
          .formula("l_other", PUSH, "d", "beta")
          .defaults("the authors' code");

  /// Throws IllegalArgumentException if the margin is negative.
  public LearntMargin {
    Range.notNegative("margin: margin", margin);
  }

  /// With the paper's distance, miner and reducer.
  public static LearntMargin of(double margin, double beta, boolean perClass) {
    return new LearntMargin(
        margin,
        beta,
        perClass,
        new Euclidean(true),
        new DistanceWeighted(0.5, 1.4),
        Reducer.NONZERO_MEAN);
  }

  @Override
  public PairLoss create(Parameters params, int classes, int width) {
    Shape shape = Shape.of(perClass ? classes : 1);
    Parameter boundary = params.weight("beta", shape, Initializers.constant(beta));
    return new PairLoss(
        new Boundary(margin, boundary, distance, perClass), distance, miner, reducer);
  }

  private record Boundary(double margin, Parameter beta, Distance distance, boolean perClass)
      implements Criterion {
    @Override
    public List<Tally> of(Mined mined) {
      Mined triplets = mined.triplets();
      Tensor d = triplets.pairs().distances();
      Pass pass = d.pass();
      Tensor own = pass.read(beta);
      if (perClass) {
        own =
            own.gather(0, Membership.of(triplets.pairs().labels(), beta.shape().extent(0)).place());
      }
      List<Tensor> operands = List.of(d, own.expandDims(1), pass.scalar(margin));
      return List.of(
          Tally.ofPairs(pass.apply(PULLED, operands), triplets.positives())
              .plus(Tally.ofPairs(pass.apply(PUSHED, operands), triplets.negatives())));
    }
  }

  /// `margin(margin=0.2, beta=1.2, per_class=false)`, and what is not as in the paper.
  @Override
  public String toString() {
    LearntMargin usual = of(margin, beta, perClass);
    return String.format(
        Locale.ROOT,
        "margin(margin=%s, beta=%s, per_class=%s%s%s%s)",
        Formula.decimal(margin),
        Formula.decimal(beta),
        perClass,
        distance.equals(usual.distance) ? "" : ", distance=" + distance,
        miner.equals(usual.miner) ? "" : ", miner=" + miner,
        reducer == usual.reducer ? "" : ", reducer=" + reducer);
  }
}
