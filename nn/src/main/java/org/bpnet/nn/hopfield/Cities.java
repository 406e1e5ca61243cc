package org.bpnet.nn.hopfield;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.array.Seed;

/// Points of the plane between which one travels.
///
/// A tour is an order in which each is seen once, and ends where it began: numbers from 0.
public final class Cities {
  private final double[][] points;

  private Cities(double[][] points) {
    this.points = points;
  }

  /// Cities at these points.
  ///
  /// @param points each of two numbers
  /// @throws IllegalArgumentException if there are fewer than three, or a number is not finite
  public static Cities of(double[]... points) {
    if (points.length < 3) {
      throw new IllegalArgumentException("Cities: needs at least 3, got " + points.length);
    }
    for (double[] point : points) {
      if (point.length != 2 || !Double.isFinite(point[0]) || !Double.isFinite(point[1])) {
        throw new IllegalArgumentException(
            "Cities: needs two finite numbers for each, got " + Arrays.toString(point));
      }
    }
    return new Cities(Arrays.stream(points).map(double[]::clone).toArray(double[][]::new));
  }

  /// So many cities anywhere in the unit square.
  public static Cities random(int count, Seed seed) {
    double[][] points = new double[count][];
    for (int i = 0; i < count; i++) {
      points[i] = new double[] {seed.uniform(2L * i), seed.uniform(2L * i + 1)};
    }
    return of(points);
  }

  /// The ten cities of Hopfield, Tank 1985, *"Neural" computation of decisions in optimization
  /// problems*, as Wilson, Pawley 1988, *On the stability of the TSP algorithm of Hopfield and
  /// Tank*, list them. The shortest tour has length 2.691.
  public static Cities ofHopfieldAndTank() {
    return of(
        new double[] {0.4000, 0.4439},
        new double[] {0.2439, 0.1463},
        new double[] {0.1707, 0.2293},
        new double[] {0.2293, 0.7610},
        new double[] {0.5171, 0.9414},
        new double[] {0.8732, 0.6536},
        new double[] {0.6878, 0.5219},
        new double[] {0.8488, 0.3609},
        new double[] {0.6683, 0.2536},
        new double[] {0.6195, 0.2634});
  }

  /// How many there are.
  public int count() {
    return points.length;
  }

  /// How far a city is to the right.
  public double x(int city) {
    return points[city][0];
  }

  /// How far a city is up.
  public double y(int city) {
    return points[city][1];
  }

  /// The Euclidean distance between two cities.
  public double distance(int a, int b) {
    return Math.hypot(x(a) - x(b), y(a) - y(b));
  }

  /// The length of a tour, with the way back.
  ///
  /// @throws IllegalArgumentException if it does not see each city once
  public double length(int... tour) {
    boolean[] seen = new boolean[count()];
    double length = 0;
    for (int i = 0; i < tour.length; i++) {
      int city = tour[i];
      if (tour.length != seen.length || city < 0 || city >= seen.length || seen[city]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Cities: a tour sees each of %d once, got %s",
                seen.length,
                Arrays.toString(tour)));
      }
      seen[city] = true;
      length += distance(city, tour[(i + 1) % tour.length]);
    }
    return length;
  }
}
