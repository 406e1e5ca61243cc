package org.bpnet.nn.embed.miner;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.MinedPairs;
import org.bpnet.nn.embed.pair.Pairs;

/// The positives that are further than one margin and the negatives that are nearer than another.
///
/// **Source.** PyTorch Metric Learning's PairMarginMiner, with its defaults.
///
/// @param positive how near a positive has to be not to be chosen
/// @param negative how far a negative has to be not to be chosen
public record PairMargin(double positive, double negative) implements Miner {
  static final About ABOUT =
      About.of(
              "positives further than one margin, negatives nearer than another",
              "PyTorch Metric Learning, PairMarginMiner")
          .written(
              "p if d(a, p) > positive; n if d(a, n) < negative", "d(a, p) > m_p; d(a, n) < m_n");

  @Override
  public Mined mine(Pairs pairs) {
    Tensor d = pairs.seen();
    return new MinedPairs(
        pairs,
        pairs.same().mul(d.pass().scalar(positive).lessThan(d)).stopGradient(),
        pairs.different().mul(d.lessThan(negative)).stopGradient());
  }

  /// `pair_margin(positive=0.2, negative=0.8)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "pair_margin(positive=%s, negative=%s)",
        Formula.decimal(positive),
        Formula.decimal(negative));
  }
}
