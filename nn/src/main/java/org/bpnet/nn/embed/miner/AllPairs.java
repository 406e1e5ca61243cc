package org.bpnet.nn.embed.miner;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.MinedPairs;
import org.bpnet.nn.embed.pair.Pairs;

/// Every pair of two examples, and so every triplet of an anchor, another example of its class and
/// one of another class.
///
/// **Source.** Hermans, Beyer, Leibe 2017, "batch all".
public record AllPairs() implements Miner {
  static final About ABOUT =
      About.of("every pair, every triplet", "Hermans, Beyer, Leibe 2017, batch all")
          .written(
              "(a, p) with y_a = y_p, a != p; (a, n) with y_a != y_n",
              "\\{(a, p) : y_a = y_p, a \\ne p\\}, \\{(a, n) : y_a \\ne y_n\\}");

  @Override
  public Mined mine(Pairs pairs) {
    return new MinedPairs(pairs, pairs.same(), pairs.different());
  }

  @Override
  public String toString() {
    return "all";
  }
}
