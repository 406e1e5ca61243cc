package org.bpnet.nn.embed.miner;

import org.bpnet.nn.catalog.Catalog;

/// The miners by name.
public final class Miners {
  /// All miners, for the command line and the contract tests.
  public static final Catalog<Miner> CATALOG =
      Catalog.<Miner>of("miner")
          .with("all", AllPairs.ABOUT, _ -> new AllPairs())
          .with("batch_hard", BatchHard.ABOUT, _ -> new BatchHard())
          .with(
              "batch_easy_positive(negative=semi_hard)",
              BatchEasyPositive.ABOUT,
              a -> new BatchEasyPositive(a.choice("negative", BatchEasyPositive.Negative.values())))
          .with(
              "semi_hard(otherwise=furthest)",
              SemiHard.ABOUT,
              a -> new SemiHard(a.choice("otherwise", SemiHard.Otherwise.values())))
          .with(
              "triplet_margin(margin=0.2, kind=all)",
              TripletMargin.ABOUT,
              a ->
                  new TripletMargin(
                      a.number("margin"), a.choice("kind", TripletMargin.Kind.values())))
          .with(
              "distance_weighted(cutoff=0.5, far=1.4)",
              DistanceWeighted.ABOUT,
              a -> new DistanceWeighted(a.number("cutoff"), a.number("far")))
          .with(
              "multi_similarity(epsilon=0.1)",
              MultiSimilarityPairs.ABOUT,
              a -> new MultiSimilarityPairs(a.number("epsilon")))
          .with(
              "pair_margin(positive=0.2, negative=0.8)",
              PairMargin.ABOUT,
              a -> new PairMargin(a.number("positive"), a.number("negative")))
          .with("angular(angle=20)", WideAngle.ABOUT, a -> new WideAngle(a.number("angle")));

  private Miners() {}
}
