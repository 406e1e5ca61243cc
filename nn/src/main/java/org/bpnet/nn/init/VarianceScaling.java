package org.bpnet.nn.init;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Mean 0 and variance scale/fan: the family of LeCun, Glorot and He.
///
/// **Shapes.** The last axis of a weight counts the outputs, the one before it the inputs, as in
/// [org.bpnet.nn.layer.Linear]: `[in, out]` has fan-in `in` and fan-out `out`. Axes in front are
/// those of a convolution kernel, `[kH, kW, in, out]`, and multiply both.
///
/// **Throws** ShapeException if the weight has rank below 2.
///
/// @param scale the variance times the fan
/// @param fan what is counted
/// @param distribution what the numbers follow
public record VarianceScaling(double scale, Fan fan, Distribution distribution)
    implements Initializer {
  /// What is counted.
  public enum Fan {
    /// The inputs of a unit.
    IN,
    /// The units that an input goes to.
    OUT,
    /// The mean of both.
    MEAN
  }

  /// What the numbers follow.
  public enum Distribution {
    /// Normal, not truncated.
    NORMAL,
    /// Normal, cut at two standard deviations and widened so that the variance is as asked for.
    TRUNCATED,
    /// Uniform in ±√(3·variance).
    UNIFORM
  }

  /// Throws IllegalArgumentException unless the scale is positive.
  public VarianceScaling {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("VarianceScaling: scale must be > 0, got " + scale);
    }
  }

  @Override
  public HostArray create(Shape shape, Seed seed) {
    double variance = scale / count(shape);
    double bound = Math.sqrt(3 * variance);
    Initializer numbers =
        switch (distribution) {
          case NORMAL -> new Normal(0, Math.sqrt(variance));
          case TRUNCATED -> new TruncatedNormal(0, Math.sqrt(variance) / TruncatedNormal.REMAINING);
          case UNIFORM -> new Uniform(-bound, bound);
        };
    return numbers.create(shape, seed);
  }

  private double count(Shape shape) {
    int rank = shape.rank();
    if (rank < 2) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need a weight [.., in, out], got %s; start a bias with zeros",
              this,
              shape));
    }
    double field = shape.count(0, rank - 2);
    double in = field * shape.extent(-2);
    double out = field * shape.extent(-1);
    return switch (fan) {
      case IN -> in;
      case OUT -> out;
      case MEAN -> (in + out) / 2;
    };
  }
}
