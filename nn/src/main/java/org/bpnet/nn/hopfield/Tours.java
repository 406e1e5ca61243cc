package org.bpnet.nn.hopfield;

import java.util.Arrays;
import java.util.Locale;

/// All tours of a few [Cities], tried one by one: (n − 1)!/2 of them, where neither start nor
/// direction counts; 181,440 for ten cities.
public final class Tours {
  private static final int MOST_CITIES = 11; // 1,814,400 tours

  private final Cities cities;
  private final int[] path;
  private final boolean[] seen;
  private final double[] lengths;
  private int[] shortest;
  private int found;

  private Tours(Cities cities) {
    int n = cities.count();
    this.cities = cities;
    this.path = new int[n];
    this.seen = new boolean[n];
    int count = 1;
    for (int i = 3; i < n; i++) {
      count *= i;
    }
    this.lengths = new double[count];
    this.shortest = path;
  }

  /// Tries all tours.
  ///
  /// @throws IllegalArgumentException if there are more than 11 cities
  public static Tours of(Cities cities) {
    if (cities.count() > MOST_CITIES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Tours: at most %d cities can be tried, got %d",
              MOST_CITIES,
              cities.count()));
    }
    var tours = new Tours(cities);
    tours.extend(1, 0, Double.POSITIVE_INFINITY);
    Arrays.sort(tours.lengths);
    return tours;
  }

  /// Goes on from the city at which the path ends.
  ///
  /// @return the length of the shortest tour so far
  private double extend(int at, double length, double best) {
    if (at == path.length) {
      if (path[1] > path[at - 1]) {
        return best; // the other direction of a tour that is counted
      }
      double whole = length + cities.distance(path[at - 1], 0);
      lengths[found++] = whole;
      if (whole < best) {
        shortest = path.clone();
      }
      return Math.min(best, whole);
    }
    double least = best;
    for (int city = 1; city < path.length; city++) {
      if (!seen[city]) {
        seen[city] = true;
        path[at] = city;
        least = extend(at + 1, length + cities.distance(path[at - 1], city), least);
        seen[city] = false;
      }
    }
    return least;
  }

  /// How many there are.
  public int count() {
    return lengths.length;
  }

  /// A shortest tour, from city 0.
  public int[] shortest() {
    return shortest.clone();
  }

  /// The length of the shortest tour.
  public double least() {
    return lengths[0];
  }

  /// The mean length of all tours: what an order drawn by chance gives.
  public double mean() {
    return Arrays.stream(lengths).average().orElse(Double.NaN);
  }

  /// How many tours are shorter than a length, by more than rounding.
  public int shorterThan(double length) {
    int place = Arrays.binarySearch(lengths, length - 1e-9);
    return place < 0 ? -place - 1 : place;
  }
}
