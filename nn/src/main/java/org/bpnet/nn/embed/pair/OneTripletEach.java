package org.bpnet.nn.embed.pair;

import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Definition;

/// One triplet for each anchor. Its two distances are computed anew from the rows themselves, so a
/// step differentiates N pairs and not N·M.
///
/// @param pairs what they were chosen from
/// @param positive which of the others is the positive, I32 `[N]`
/// @param negative which of the others is the negative, I32 `[N]`
/// @param valid 1 for the anchors that have a triplet, else 0; `[N]`, constant
public record OneTripletEach(Pairs pairs, Tensor positive, Tensor negative, Tensor valid)
    implements Mined {
  @Override
  public Tensor positives() {
    return places(positive);
  }

  @Override
  public Tensor negatives() {
    return places(negative);
  }

  private Tensor places(Tensor index) {
    return index.oneHot(pairs.width()).mul(valid.expandDims(1)).stopGradient();
  }

  @Override
  public Tally tally(Definition loss, boolean swap) {
    Tensor p = pairs.others().gather(0, positive);
    Tensor n = pairs.others().gather(0, negative);
    Tensor toNegative = pairs.distance().rows(pairs.anchors(), n);
    if (swap) {
      toNegative = toNegative.minimum(pairs.distance().rows(p, n));
    }
    Tensor losses = loss.apply(pairs.distance().rows(pairs.anchors(), p), toNegative);
    return Tally.ofAnchors(losses, valid);
  }
}
