package org.bpnet.train.run;

import java.util.Arrays;
import org.bpnet.core.array.Seed;
import org.bpnet.data.load.Sampler;

/// The batches of another sampler, each divided into parts as even as can be, of which those of one
/// rank are taken.
///
/// @param parts for each rank
record PartSampler(Sampler whole, int rank, int ranks, int parts) implements Sampler {
  @Override
  public int[][] epoch(Seed seed, long number) {
    int[][] batches = whole.epoch(seed, number);
    var all = new int[batches.length * parts][];
    int pieces = ranks * parts;
    for (int b = 0; b < batches.length; b++) {
      for (int p = 0; p < parts; p++) {
        long piece = (long) rank * parts + p;
        int from = (int) (batches[b].length * piece / pieces);
        int to = (int) (batches[b].length * (piece + 1) / pieces);
        all[b * parts + p] = Arrays.copyOfRange(batches[b], from, to);
      }
    }
    return all;
  }

  @Override
  public int batches() {
    return whole.batches() * parts;
  }
}
