package org.bpnet.nn.embed.pair;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Definition;

/// Pairs chosen one by one.
///
/// @param pairs what they were chosen from
/// @param positives 1 for those of one class that were chosen, else 0; `[N, M]`, constant
/// @param negatives 1 for those of two classes that were chosen, else 0; `[N, M]`, constant
public record MinedPairs(Pairs pairs, Tensor positives, Tensor negatives) implements Mined {
  @Override
  public Tensor anyPositives() {
    return positives;
  }

  @Override
  public Tensor anyNegatives() {
    return negatives;
  }

  @Override
  public Mined triplets() {
    return new MinedTriplets(pairs, positives, negatives, TripletCondition.none());
  }

  @Override
  public Tally tally(Definition loss, boolean swap) {
    return triplets().tally(loss, swap);
  }
}
