package org.bpnet.nn.embed.loss;

import java.util.List;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.miner.AllPairs;
import org.bpnet.nn.embed.miner.Miner;
import org.bpnet.nn.embed.pair.Mined;
import org.bpnet.nn.embed.pair.Reducer;
import org.bpnet.nn.embed.pair.Tally;

/// What is wanted of mined pairs and triplets: the losses of them, counted up. With a distance, a
/// miner and a reducer it becomes a loss ([PairLoss]); those of its paper, or else the usual ones,
/// it brings along.
public interface Criterion {
  /// The losses, each tally to be reduced by itself and all to be added.
  List<Tally> of(Mined mined);

  /// The usual distance.
  Distance distance();

  /// The usual miner: all pairs, unless the criterion says otherwise.
  default Miner miner() {
    return new AllPairs();
  }

  /// The usual reducer: the mean, unless the criterion says otherwise.
  default Reducer reducer() {
    return Reducer.MEAN;
  }
}
