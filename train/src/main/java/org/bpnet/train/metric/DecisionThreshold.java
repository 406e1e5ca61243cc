package org.bpnet.train.metric;

import java.util.Locale;

/// From which probability on an example is taken for one of two classes; below it is taken for the
/// other. Without one, the more probable class is chosen, as with ½.
///
/// **Formula.** p ≥ t where s − s′ ≥ ln(t / (1 − t)), of the scores s of the class and s′ of the
/// other: what is compared is s − [#handicap] with s′.
///
/// @param label the class, 0 or 1
/// @param probability t, between 0 and 1
public record DecisionThreshold(int label, double probability) {
  /// Throws IllegalArgumentException if there is no such class or probability
  public DecisionThreshold {
    if (label != 0 && label != 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "threshold: needs one of two classes, 0 or 1, got %d", label));
    }
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "threshold: needs a probability between 0 and 1, got %s", probability));
    }
  }

  /// The class that is chosen where the class of the threshold has a probability.
  public int decided(double p) {
    return p >= probability ? label : 1 - label;
  }

  /// What the score of the class has to exceed that of the other by, ln(t / (1 − t)).
  public double handicap() {
    return Math.log(probability) - Math.log1p(-probability);
  }
}
