package org.bpnet.data.augment;

import java.util.List;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Changes examples as they are fetched for training, so that a network seldom sees the same twice.
/// Set on a [org.bpnet.data.load.DataLoader], whose thread does it while the batch before is being
/// worked on.
///
/// Implementations have no state: what becomes of a batch follows from the batch, its indices and
/// the seed alone.
@FunctionalInterface
public interface Augmentation {
  /// Changes a batch.
  ///
  /// @param batch freshly copied out of its dataset: arrays of numbers may be changed in place, but
  ///   images may still be bytes, of which `toFloats` is a copy, so put what was changed back by
  ///   [Batch#with]
  /// @param target what is predicted
  /// @param seed of the epoch; what is drawn for an example derives from its child by the example's
  ///   index
  /// @return the batch, or another one with as many examples
  Batch apply(Batch batch, Target target, Seed seed);

  /// All of these, one after the other, each with a seed of its own.
  static Augmentation all(List<? extends Augmentation> augmentations) {
    return new AugmentationChain(List.copyOf(augmentations));
  }
}
