package org.bpnet.nn.embed.pair;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Definition;

/// What a miner chose of a batch's pairs, for losses of pairs and of triplets: each kind of loss
/// can be asked of each kind of choice.
public sealed interface Mined permits MinedPairs, MinedTriplets, OneTripletEach, OneNegativeEach {
  /// What it was chosen from.
  Pairs pairs();

  /// How often each anchor and other example were chosen as a pair of one class, `[N, M]`.
  Tensor positives();

  /// How often each anchor and other example were chosen as a pair of two classes, `[N, M]`.
  Tensor negatives();

  /// 1 for the pairs of one class that were chosen at all, else 0; `[N, M]`.
  default Tensor anyPositives() {
    return Masked.positive(positives());
  }

  /// 1 for the pairs of two classes that were chosen at all, else 0; `[N, M]`.
  default Tensor anyNegatives() {
    return Masked.positive(negatives());
  }

  /// The same choice as triplets, where pairs were chosen: every positive of an anchor with every
  /// negative of it. Its pairs then count as often as triplets have them.
  default Mined triplets() {
    return this;
  }

  /// A loss of each triplet (a, p, n), counted up.
  ///
  /// @param loss of operands `p`, how far the anchor is from the positive, and `n`, how far from
  ///   the negative
  /// @param swap whether `n` is how far the negative is from the nearer of anchor and positive
  Tally tally(Definition loss, boolean swap);
}
