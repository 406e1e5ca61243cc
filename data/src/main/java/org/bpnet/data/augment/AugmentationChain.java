package org.bpnet.data.augment;

import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.core.array.Seed;
import org.bpnet.core.text.Described;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Several augmentations, one after the other.
record AugmentationChain(List<Augmentation> all) implements Augmentation {
  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    Batch changed = batch;
    for (int i = 0; i < all.size(); i++) {
      changed = all.get(i).apply(changed, target, seed.child(i));
    }
    return changed;
  }

  @Override
  public String toString() {
    return all.isEmpty()
        ? "none"
        : all.stream().map(Described::of).collect(Collectors.joining(", "));
  }
}
