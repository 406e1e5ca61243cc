package org.bpnet.data.augment;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Mixes each example with another one of its batch, and what is to be predicted alike. Labels
/// become probabilities, F32 `[N, C]`, which cross-entropy takes as they are; not every loss does.
///
/// **Formula.** `x = w·x_i + (1 - w)·x_j`, `y = w·y_i + (1 - w)·y_j`, w from Beta(α, α), one for
/// each example; j runs through a random order of the batch, and may be i. **Source.** Zhang,
/// Cisse, Dauphin, Lopez-Paz 2018, section 2. **Differs** from their program, not from their text,
/// which draws one w for a batch.
///
/// **Note.** Beta(α, α) is X / (X + Y) of two gamma variables (Marsaglia, Tsang 2000), taken
/// through logarithms, so that a small α does not divide 0 by 0.
///
/// @param alpha α: near 0 hardly anything is mixed, at 1 every share is as probable
public record Mixup(double alpha) implements Augmentation {
  /// Numbers drawn at most for one gamma variable; hardly ever more than two are needed.
  private static final int MOST_TRIES = 64;

  /// Throws IllegalArgumentException unless α is above 0
  public Mixup {
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("mixup: alpha must be above 0, got " + alpha);
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    int[] indices = batch.indices();
    if (indices.length == 0) {
      return batch;
    }
    int[] partners = seed.child("partners").child(indices[0]).permutation(indices.length);
    var weights = new float[indices.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weight(seed.child(indices[i]));
    }
    Shape shape = batch.features().shape();
    float[] features = mixed(batch.features().toFloats(), weights, partners);
    return new Batch(
        HostArray.of(features, shape),
        targets(batch.targets(), target, weights, partners),
        indices);
  }

  private static HostArray targets(
      HostArray targets, Target target, float[] weights, int[] partners) {
    boolean labels = target instanceof Target.Classes && !targets.type().isFloat();
    HostArray numbers =
        labels ? oneHot(targets.toInts(), ((Target.Classes) target).count()) : targets;
    return HostArray.of(mixed(numbers.toFloats(), weights, partners), numbers.shape());
  }

  private static HostArray oneHot(int[] labels, int classes) {
    var ones = new float[Math.multiplyExact(labels.length, classes)];
    for (int i = 0; i < labels.length; i++) {
      ones[i * classes + labels[i]] = 1;
    }
    return HostArray.of(ones, Shape.of(labels.length, classes));
  }

  private static float[] mixed(float[] rows, float[] weights, int[] partners) {
    var mixed = new float[rows.length];
    int width = rows.length / weights.length;
    for (int i = 0; i < weights.length; i++) {
      float weight = weights[i];
      int own = i * width;
      int other = partners[i] * width;
      for (int k = 0; k < width; k++) {
        mixed[own + k] = weight * rows[own + k] + (1 - weight) * rows[other + k];
      }
    }
    return mixed;
  }

  float weight(Seed seed) {
    double ratio = logGamma(seed.child("y")) - logGamma(seed.child("x")); // ln Y / X
    return (float) (1 / (1 + StrictMath.exp(ratio)));
  }

  /// The logarithm of a gamma variable with shape α and scale 1: of one with shape α + 1, times
  /// U^(1/α).
  private double logGamma(Seed seed) {
    double d = alpha + 1 - 1 / 3.0;
    double c = 1 / StrictMath.sqrt(9 * d);
    double boost = StrictMath.log(seed.child("boost").uniform(0) + 0x1p-25) / alpha;
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
      double x = seed.normal(attempt);
      double v = 1 + c * x;
      double u = seed.child("accept").uniform(attempt) + 0x1p-25;
      double cube = v * v * v;
      if (v > 0 && StrictMath.log(u) < x * x / 2 + d * (1 - cube + StrictMath.log(cube))) {
        return StrictMath.log(d * cube) + boost;
      }
    }
    return StrictMath.log(d) + boost;
  }
}
