package org.bpnet.train;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.data.load.Sampler;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.SmallestBatch;

/// The batches of a [Trainer]: examples in random order, and none at the end that are too few for
/// the network.
///
/// @param size the number of examples to a batch
record ShuffledBatches(Dataset train, int size, List<Augmentation> augmentations, Seed seed) {
  /// Without what is left over at the end.
  ///
  /// @throws SettingsException if that leaves nothing
  Sampler whole() {
    try {
      return Sampler.shuffled(train.size(), size).dropLast();
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  /// All examples.
  ///
  /// @throws SettingsException if the network does not take so few at once
  Sampler all(Objective objective, Backend backend) {
    try {
      return Sampler.shuffled(train.size(), size).atLeast(smallest(objective, backend));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  /// How few examples a batch may have, where the last one has fewer than the others.
  private int smallest(Objective objective, Backend backend) {
    int whole = Math.min(size, train.size());
    int rest = train.size() % size;
    if (whole == 0 || rest == 0 && whole > 1) {
      return 1;
    }
    Batch one =
        Augmentation.all(augmentations).apply(train.batch(new int[] {0}), train.target(), seed);
    try {
      return new SmallestBatch(objective, backend, one).from(rest == 0 ? whole : rest, whole);
    } catch (SmallestBatch.TooSmallException e) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "the network cannot be trained on %d %s at once (%s); %s",
              whole,
              whole == 1 ? "example" : "examples",
              e.getMessage(),
              whole == train.size()
                  ? "give more examples, or leave out what needs several"
                  : "choose a larger batch size"));
    }
  }
}
