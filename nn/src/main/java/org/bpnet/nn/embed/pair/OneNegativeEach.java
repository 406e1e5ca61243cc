package org.bpnet.nn.embed.pair;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Definition;

/// One negative for each pair of anchor and positive.
///
/// @param pairs what they were chosen from
/// @param positives 1 for the pairs of one class that have a negative, else 0; `[N, M]`, constant
/// @param negative which of the others is the negative of anchor and positive, I32 `[N, M]`; any
///   valid place where there is none
public record OneNegativeEach(Pairs pairs, Tensor positives, Tensor negative) implements Mined {
  @Override
  public Tensor negatives() {
    return positives.addAlong(1, negative, pairs.width()).stopGradient();
  }

  @Override
  public Tally tally(Definition loss, boolean swap) {
    Tensor d = pairs.distances();
    Tensor toNegative = d.takeAlong(1, negative);
    if (swap) {
      Tensor among = pairs.amongOthers().transpose(); // [negative, positive]
      toNegative = toNegative.minimum(among.takeAlong(0, negative));
    }
    return Tally.ofPairs(loss.apply(d, toNegative), positives);
  }
}
