package org.bpnet.data.load;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.text.Described;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;
import org.bpnet.data.augment.Augmentation;

/// Examples changed by an augmentation.
///
/// @param target what is predicted
/// @param isTwice whether a second view of each is added
record AugmentedView(Augmentation augmentation, Target target, boolean isTwice) implements View {
  @Override
  public Batch apply(Batch batch, Seed seed) {
    if (!isTwice) {
      return augmentation.apply(batch, target, seed);
    }
    HostArray features = batch.features();
    var copy = HostArray.of(features.toFloats().clone(), features.shape());
    HostArray second =
        augmentation.apply(batch.with(Batch.FEATURES, copy), target, seed.child(SECOND)).features();
    return augmentation.apply(batch, target, seed).with(SECOND, second);
  }

  @Override
  public String toString() {
    return (isTwice ? "twice " : "") + Described.of(augmentation);
  }
}
