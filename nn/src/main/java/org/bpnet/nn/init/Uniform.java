package org.bpnet.nn.init;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// Uniform in [low, high): element i is low + (high − low)·uᵢ.
///
/// @param low the smallest value
/// @param high the bound above, not reached
public record Uniform(double low, double high) implements Initializer {
  /// Throws IllegalArgumentException unless low < high.
  public Uniform {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Uniform: need low < high, got low %s and high %s", low, high));
    }
  }

  @Override
  public HostArray create(Shape shape, Seed seed) {
    var values = new double[shape.elementCount()];
    Arrays.setAll(values, i -> low + (high - low) * seed.uniform(i));
    return HostArray.of(values, shape);
  }
}
