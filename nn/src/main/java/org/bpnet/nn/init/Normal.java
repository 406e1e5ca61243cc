package org.bpnet.nn.init;

import java.util.Arrays;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// Normal: element i is mean + deviation·nᵢ with standard normal nᵢ. Not truncated.
///
/// @param mean the expectation
/// @param deviation the standard deviation, above 0
public record Normal(double mean, double deviation) implements Initializer {
  /// Throws IllegalArgumentException unless the deviation is positive.
  public Normal {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("Normal: deviation must be > 0, got " + deviation);
    }
  }

  @Override
  public HostArray create(Shape shape, Seed seed) {
    var values = new double[shape.elementCount()];
    Arrays.setAll(values, i -> mean + deviation * seed.normal(i));
    return HostArray.of(values, shape);
  }
}
