package org.bpnet.nn.embed.miner;

import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.MinedPairs;
import org.bpnet.nn.embed.pair.Pairs;

/// The pairs of each anchor that are hard beside its others: a negative not much further than the
/// furthest positive, a positive not much nearer than the nearest negative.
///
/// **Formula.** A negative is chosen if d(a, n) − ε < max d(a, p), a positive if d(a, p) + ε > min
/// d(a, n). An anchor that lacks either kind has none.
///
/// **Source.** Wang, Han, Huang, Dong, Scott 2019, eqs. 6 and 7, for cosines.
///
/// @param epsilon ε, 0 or more
public record MultiSimilarityPairs(double epsilon) implements Miner {
  static final About ABOUT =
      About.of(
              "pairs that are hard beside the others of their anchor",
              "Wang et al. 2019, eqs. 6 and 7")
          .written(
              "n if d(a, n) - epsilon < max_p d(a, p)", "d(a, n) - \\epsilon < \\max_p d(a, p)")
          .written(
              "p if d(a, p) + epsilon > min_n d(a, n)", "d(a, p) + \\epsilon > \\min_n d(a, n)");

  /// Throws IllegalArgumentException if ε is negative.
  public MultiSimilarityPairs {
    Range.notNegative("MultiSimilarityPairs: epsilon", epsilon);
  }

  @Override
  public Mined mine(Pairs pairs) {
    Tensor d = pairs.seen();
    Tensor same = pairs.same();
    Tensor other = pairs.different();
    Tensor furthest = Masked.or(same, d, Masked.NEVER).max(1).expandDims(1);
    Tensor nearest = Masked.or(other, d, -Masked.NEVER).min(1).expandDims(1);
    return new MinedPairs(
        pairs,
        same.mul(nearest.lessThan(d.add(epsilon))).stopGradient(),
        other.mul(d.sub(epsilon).lessThan(furthest)).stopGradient());
  }

  /// `multi_similarity(epsilon=0.1)`.
  @Override
  public String toString() {
    return "multi_similarity(epsilon=" + Formula.decimal(epsilon) + ")";
  }
}
