package org.bpnet.testkit.sample;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// Seeded sample values.
public final class Samples {
  private Samples() {}

  /// Real numbers in (low, high), one from each of as many equal cells as there are elements, in
  /// random order: any two are at least half a cell apart, so that maxima and sorted orders do not
  /// hang on rounding. All are single-precision numbers, so that every backend sees the same.
  public static HostArray real(Shape shape, double low, double high, Seed seed) {
    int n = shape.elementCount();
    int[] cell = seed.child("order").permutation(n);
    var values = new float[n];
    for (int i = 0; i < n; i++) {
      double inCell = 0.25 + 0.5 * seed.uniform(i);
      values[i] = (float) (low + (high - low) * (cell[i] + inCell) / n);
    }
    return HostArray.of(values, shape);
  }

  /// Integers from 0 to bound − 1.
  public static HostArray integers(Shape shape, int bound, Seed seed) {
    var values = new int[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed.below(bound, i);
    }
    return HostArray.of(values, shape);
  }

  /// Weights for contracting a result to one number: of either sign and of size 0.5 to 1.5, so that
  /// no element's mistake is hidden. 1 for a scalar.
  public static HostArray cotangent(Shape shape, Seed seed) {
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      float size = 0.5f + seed.uniform(i);
      values[i] = seed.child("sign").bits(i) < 0 ? -size : size;
    }
    if (shape.rank() == 0) {
      values[0] = 1;
    }
    return HostArray.of(values, shape);
  }
}
