package org.bpnet.nn.init;

import java.util.Arrays;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// Normal, with numbers further from the mean than two standard deviations drawn again. The
/// standard deviation of what remains is 0.8796 of that of the normal.
///
/// **Source.** Keras' TruncatedNormal, whose bounds these are; PyTorch's trunc_normal_ takes any.
///
/// @param mean the expectation
/// @param deviation the standard deviation before the cut, above 0
public record TruncatedNormal(double mean, double deviation) implements Initializer {
  /// The standard deviation of a standard normal cut at ±2: √(1 − 4φ(2)/(2Φ(2) − 1)).
  static final double REMAINING = 0.8796256610342398;

  private static final double BOUND = 2;

  /// Throws IllegalArgumentException unless the deviation is positive.
  public TruncatedNormal {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          "TruncatedNormal: deviation must be > 0, got " + deviation);
    }
  }

  @Override
  public HostArray create(Shape shape, Seed seed) {
    var values = new double[shape.elementCount()];
    Arrays.setAll(values, i -> mean + deviation * draw(seed.child(i)));
    return HostArray.of(values, shape);
  }

  private static double draw(Seed seed) {
    long attempt = 0;
    double number = seed.normal(attempt);
    while (Math.abs(number) > BOUND) { // one in twenty
      number = seed.normal(++attempt);
    }
    return number;
  }
}
