package org.bpnet.nn.embed.miner;

import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Pairs;

/// What chooses the pairs and triplets of a batch from which there is most to learn.
@FunctionalInterface
public interface Miner {
  /// The choice, within the recorded step: what it depends on are tensors.
  Mined mine(Pairs pairs);
}
