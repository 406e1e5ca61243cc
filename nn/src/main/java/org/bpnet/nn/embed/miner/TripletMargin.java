package org.bpnet.nn.embed.miner;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import java.util.Locale;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.MinedTriplets;
import org.bpnet.nn.embed.pair.Pairs;
import org.bpnet.nn.embed.pair.TripletCondition;

/// All triplets by how much further the negative is than the positive: the gap g = d(a, n) − d(a,
/// p).
///
/// **Source.** PyTorch Metric Learning's TripletMarginMiner, with its default margin; the words
/// hard and semi-hard are of Schroff, Kalenichenko, Philbin 2015.
///
/// @param margin the gap that is wanted, 0 or more
/// @param kind which gaps
public record TripletMargin(double margin, Kind kind) implements Miner {
  static final About ABOUT =
      About.of(
              "all triplets with a gap between positive and negative in some range",
              "PyTorch Metric Learning, TripletMarginMiner")
          .written("g = d(a, n) - d(a, p)", "g = d(a, n) - d(a, p)")
          .written(
              "all: g <= margin; hard: g <= 0; semi_hard: 0 < g <= margin; easy: g > margin",
              "g \\le m; g \\le 0; 0 < g \\le m; g > m");

  /// Which gaps are chosen.
  public enum Kind {
    /// All that violate the margin: g ≤ m.
    ALL,
    /// The negative is nearer than the positive, or as near: g ≤ 0.
    HARD,
    /// The negative is further, but within the margin: 0 < g ≤ m.
    SEMI_HARD,
    /// The margin is kept: g > m.
    EASY;

    /// As the catalog writes it, `semi_hard`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Formula condition(Formula gap, Formula margin) {
      return switch (this) {
        case ALL -> gap.atMost(margin);
        case HARD -> gap.atMost(constant(0));
        case SEMI_HARD -> gap.greaterThan(constant(0)).mul(gap.atMost(margin));
        case EASY -> gap.greaterThan(margin);
      };
    }
  }

  /// Throws IllegalArgumentException if the margin is negative.
  public TripletMargin {
    Range.notNegative("TripletMargin: margin", margin);
  }

  @Override
  public Mined mine(Pairs pairs) {
    Formula gap = input("cn").sub(input("cp"));
    TripletCondition condition =
        TripletCondition.of(kind.condition(gap, constant(margin)), pairs.seen());
    return new MinedTriplets(pairs, pairs.same(), pairs.different(), condition);
  }

  /// `triplet_margin(margin=0.2, kind=all)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "triplet_margin(margin=%s, kind=%s)", Formula.decimal(margin), kind);
  }
}
