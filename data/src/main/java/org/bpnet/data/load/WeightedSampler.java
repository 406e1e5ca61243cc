package org.bpnet.data.load;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.Seed;

/// Draws with replacement.
///
/// @param name what it is called, with its settings
/// @param cumulative the sums of the weights up to each example
record WeightedSampler(String name, double[] cumulative, int batchSize, int batches)
    implements Sampler {
  WeightedSampler {
    if (batchSize < 1 || batches < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sampler: needs at least one batch of at least one example, got %d of %d",
              batches,
              batchSize));
    }
  }

  static WeightedSampler of(double[] weights, int batchSize, int batches) {
    double[] cumulative = sums(weights);
    String name = String.format(Locale.ROOT, "weighted(batch=%d, batches=%d)", batchSize, batches);
    return new WeightedSampler(name, cumulative, batchSize, batches);
  }

  static WeightedSampler balanced(int[] labels, int batchSize) {
    int[] counts = new int[Arrays.stream(labels).max().orElse(0) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    double[] weights = Arrays.stream(labels).mapToDouble(label -> 1.0 / counts[label]).toArray();
    return new WeightedSampler(
        String.format(Locale.ROOT, "balanced(batch=%d)", batchSize),
        sums(weights),
        batchSize,
        Math.max(1, labels.length / Math.max(1, batchSize)));
  }

  private static double[] sums(double[] weights) {
    var sums = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Sampler.weighted: weights must be finite and >= 0, got %s for example %d",
                weights[i],
                i));
      }
      sum += weights[i];
      sums[i] = sum;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "Sampler.weighted: needs at least one weight above 0, got none");
    }
    return sums;
  }

  @Override
  public int[][] epoch(Seed seed, long number) {
    Seed own = seed.child(number);
    var all = new int[batches][batchSize];
    for (int b = 0; b < batches; b++) {
      for (int i = 0; i < batchSize; i++) {
        all[b][i] = drawn(own.uniform((long) b * batchSize + i));
      }
    }
    return all;
  }

  /// The first example whose sum is above a share of the whole: one of weight 0 has the sum of the
  /// one before it and is never the first.
  private int drawn(double share) {
    double wanted = share * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public int examples() {
    return Math.multiplyExact(batches, batchSize);
  }

  @Override
  public String toString() {
    return name;
  }
}
