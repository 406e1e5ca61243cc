package org.bpnet.nn.embed.miner;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.embed.pair.Masked;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.OneTripletEach;
import org.bpnet.nn.embed.pair.Pairs;

/// For each anchor the furthest of its class with the nearest of the others, the first of equals.
/// An anchor that lacks either has no triplet.
///
/// Early in training it may collapse all embeddings to one point, where the loss sticks at the
/// margin (or at log 2): start with another miner, or with a soft margin.
///
/// **Source.** Hermans, Beyer, Leibe 2017, eq. 5.
public record BatchHard() implements Miner {
  static final About ABOUT =
      About.of(
              "for each anchor the furthest positive and the nearest negative",
              "Hermans, Beyer, Leibe 2017, eq. 5")
          .written(
              "p = argmax over y_p = y_a of d(a, p), n = argmin over y_n != y_a of d(a, n)",
              "p = \\arg\\max_{y_p = y_a} d(a, p), n = \\arg\\min_{y_n \\ne y_a} d(a, n)");

  @Override
  public Mined mine(Pairs pairs) {
    Tensor same = pairs.same();
    Tensor other = pairs.different();
    return new OneTripletEach(
        pairs,
        Masked.argMax(same, pairs.seen()),
        Masked.argMin(other, pairs.seen()),
        Masked.any(same).mul(Masked.any(other)));
  }

  @Override
  public String toString() {
    return "batch_hard";
  }
}
