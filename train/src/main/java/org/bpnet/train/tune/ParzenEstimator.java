package org.bpnet.train.tune;

import java.util.Arrays;
import org.bpnet.core.array.Seed;

/// A density over [0, 1] by places that were seen: the mean of a bell around each and of one flat
/// part, which stands for what is not known. A bell is as wide as its farther neighbour is away
/// (Bergstra et al. 2011); what of it lies beyond an end is folded back.
final class ParzenEstimator {
  /// Folds on each side; a bell of width 1 has 1e-9 of its area beyond them.
  private static final int FOLDS = 3;

  private final double[] centres;
  private final double[] widths;

  ParzenEstimator(double[] places) {
    centres = places.clone();
    Arrays.sort(centres);
    widths = new double[centres.length];
    int n = centres.length;
    double least = 1.0 / Math.min(100, n + 1); // so that equal places make no spike (Optuna's)
    for (int i = 0; i < n; i++) {
      double left = centres[i] - (i == 0 ? 0 : centres[i - 1]);
      double right = (i == n - 1 ? 1 : centres[i + 1]) - centres[i];
      widths[i] = Math.clamp(Math.max(left, right), least, 1);
    }
  }

  /// The density at a place.
  double density(double place) {
    double sum = 1;
    for (int i = 0; i < centres.length; i++) {
      for (int fold = -FOLDS; fold <= FOLDS; fold++) {
        sum += bell(place - centres[i] + 2 * fold, widths[i]);
        sum += bell(place + centres[i] + 2 * fold, widths[i]);
      }
    }
    return sum / (centres.length + 1);
  }

  private static double bell(double distance, double width) {
    double z = distance / width;
    return Math.exp(-z * z / 2) / (width * Math.sqrt(2 * Math.PI));
  }

  /// A place at random, by this density.
  double draw(Seed seed) {
    int part = seed.below(centres.length + 1, 0);
    if (part == centres.length) {
      return seed.uniform(1);
    }
    double folded = Math.abs(centres[part] + widths[part] * seed.normal(1)) % 2;
    return Math.min(folded < 1 ? folded : 2 - folded, Math.nextDown(1.0));
  }
}
