package org.bpnet.cli.lab.energy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.hopfield.HopfieldNetwork;

/// What a rule of storage makes of patterns.
enum StorageRule {
  HEBB("Hebb's rule"),
  PROJECTION("projection");

  private static final int TRIALS = 10;

  private final String text;

  StorageRule(String text) {
    this.text = text;
  }

  /// How a rule recalls patterns from noisy ones.
  ///
  /// @param stable how many patterns stay as they are
  /// @param recalled how many noisy ones became exactly what they were made of
  /// @param trials of so many
  /// @param overlap the mean overlap of what they became with what they were made of
  record Score(int stable, int recalled, int trials, double overlap) {}

  String text() {
    return text;
  }

  HopfieldNetwork store(int[][] patterns) {
    return switch (this) {
      case HEBB -> HopfieldNetwork.hebbian(patterns);
      case PROJECTION -> HopfieldNetwork.projection(patterns);
    };
  }

  Score score(int[][] patterns, int wrong, Seed seed) {
    HopfieldNetwork network = store(patterns);
    int recalled = 0;
    double overlap = 0;
    for (int p = 0; p < patterns.length; p++) {
      for (int trial = 0; trial < TRIALS; trial++) {
        Seed own = seed.child(p).child(trial);
        int[] noisy = DigitPatterns.noisy(patterns[p], wrong, own);
        int[] state = network.recall(noisy, own.child("order")).state();
        recalled += Arrays.equals(state, patterns[p]) ? 1 : 0;
        overlap += HopfieldNetwork.overlap(state, patterns[p]);
      }
    }
    int trials = patterns.length * TRIALS;
    int stable = (int) Arrays.stream(patterns).filter(network::isStable).count();
    return new Score(stable, recalled, trials, overlap / trials);
  }

  /// What becomes of random patterns that are the start themselves, by Hebb's rule.
  ///
  /// @param units N
  /// @param patterns how many
  /// @param stable the share of them that stay as they are
  /// @param overlap the mean overlap of where they lead with them
  record Load(int units, int patterns, double stable, double overlap) {
    /// At most so many patterns are started at: each costs N² operations.
    private static final int STARTS = 50;

    static Load of(int units, int patterns, Seed seed) {
      int[][] all =
          IntStream.range(0, patterns)
              .mapToObj(p ->
                  IntStream.range(0, units).map(i -> 2 * seed.child(p).below(2, i) - 1).toArray())
              .toArray(int[][]::new);
      HopfieldNetwork network = HopfieldNetwork.hebbian(all);
      int[][] starts = Arrays.copyOf(all, Math.min(STARTS, patterns));
      double stable = (double) Arrays.stream(starts).filter(network::isStable).count();
      double overlap =
          Arrays.stream(starts)
              .mapToDouble(start ->
                  HopfieldNetwork.overlap(
                      network.recall(start, seed.child("order")).state(), start))
              .average()
              .orElseThrow();
      return new Load(units, patterns, stable / starts.length, overlap);
    }

    double ratio() {
      return (double) patterns / units;
    }
  }
}
