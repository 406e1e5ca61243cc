package org.bpnet.train.tune;

import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Seed;

/// Each trial at random, whatever the others gave. Better than a grid where some settings hardly
/// matter, since each trial has another value of those that do.
///
/// **Source.** Bergstra, Bengio 2012, *Random search for hyper-parameter optimization*.
///
/// @param space what is searched
/// @param seed the same seed gives the same trials
public record RandomSearch(SearchSpace space, Seed seed) implements TuningSearch {
  @Override
  public Map<String, String> next(List<TuningTrial> done) {
    return space.random(seed.child(done.size()));
  }
}
