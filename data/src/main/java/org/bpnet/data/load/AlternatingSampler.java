package org.bpnet.data.load;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;

/// Batches of several samplers in turn.
record AlternatingSampler(List<Integer> sizes, List<Sampler> samplers) implements Sampler {
  AlternatingSampler {
    sizes = List.copyOf(sizes);
    if (samplers.isEmpty() || sizes.size() != samplers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sampler.alternating: needs a size for each of its samplers, got %d for %d",
              sizes.size(),
              samplers.size()));
    }
  }

  private int rounds() {
    return samplers.stream().mapToInt(Sampler::batches).min().orElse(0);
  }

  @Override
  public int[][] epoch(Seed seed, long number) {
    int parts = samplers.size();
    var all = new int[batches()][];
    int start = 0;
    for (int p = 0; p < parts; p++) {
      int[][] own = samplers.get(p).epoch(seed.child("part").child(p), number);
      for (int round = 0; round < rounds(); round++) {
        int offset = start;
        all[round * parts + p] = IntStream.of(own[round]).map(i -> i + offset).toArray();
      }
      start += sizes.get(p);
    }
    return all;
  }

  @Override
  public int batches() {
    return rounds() * samplers.size();
  }

  @Override
  public String toString() {
    return samplers.stream()
        .map(Object::toString)
        .collect(Collectors.joining(", ", "alternating(", ")"));
  }
}
