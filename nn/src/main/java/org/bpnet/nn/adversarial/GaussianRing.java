package org.bpnet.nn.adversarial;

import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.catalog.Range;

/// Equal normal distributions on a circle in the plane: simple data with several modes, of which a
/// generator may forget some.
///
/// **Source.** Metz, Poole, Pfau, Sohl-Dickstein 2017, section 3.3: eight at radius 2 with a
/// standard deviation of 0.02.
///
/// @param modes how many there are
/// @param radius of the circle
/// @param deviation of each, in both directions
public record GaussianRing(int modes, double radius, double deviation) {
  private static final double NEAR = 3; // deviations

  /// How samples lie about a ring.
  ///
  /// @param near the share within three deviations of a mode
  /// @param shares for each mode the share that is near it
  /// @param spread the root of the mean squared distance from their mean
  public record Coverage(double near, double[] shares, double spread) {
    /// How many modes have at least this share.
    public int covered(double least) {
      int count = 0;
      for (double share : shares) {
        count += share >= least ? 1 : 0;
      }
      return count;
    }
  }

  /// Throws IllegalArgumentException if there are none or a number is not above 0.
  public GaussianRing {
    Range.count("ring: modes", modes);
    Range.positive("ring: radius", radius);
    Range.positive("ring: deviation", deviation);
  }

  private double angle(int mode) {
    return 2 * Math.PI * mode / modes;
  }

  /// So many points, of each mode in turn, F32 `[N, 2]`.
  public HostArray sample(int count, Seed seed) {
    float[] points = new float[2 * count];
    for (int i = 0; i < count; i++) {
      double angle = angle(i % modes);
      points[2 * i] = (float) (radius * Math.cos(angle) + deviation * seed.normal(2L * i));
      points[2 * i + 1] = (float) (radius * Math.sin(angle) + deviation * seed.normal(2L * i + 1));
    }
    return HostArray.of(points, Shape.of(count, 2));
  }

  /// How many of some points lie near the modes.
  ///
  /// @param points `[N, 2]`, N at least 1
  /// @throws IllegalArgumentException if they are not points of the plane
  public Coverage coverage(HostArray points) {
    if (points.shape().rank() != 2 || points.shape().extent(1) != 2) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "ring: needs points [N, 2], got %s", points.shape()));
    }
    int count = points.shape().extent(0);
    double[] shares = new double[modes];
    double near = 0;
    double[] sum = new double[2];
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double x = points.at(2 * i);
      double y = points.at(2 * i + 1);
      sum[0] += x;
      sum[1] += y;
      squares += x * x + y * y;
      int mode = Math.floorMod(Math.round(Math.atan2(y, x) * modes / (2 * Math.PI)), modes);
      double dx = x - radius * Math.cos(angle(mode));
      double dy = y - radius * Math.sin(angle(mode));
      if (Math.hypot(dx, dy) <= NEAR * deviation) {
        near += 1.0 / count;
        shares[mode] += 1.0 / count;
      }
    }
    double mean = (sum[0] * sum[0] + sum[1] * sum[1]) / count;
    return new Coverage(near, shares, Math.sqrt(Math.max(0, (squares - mean) / count)));
  }
}
