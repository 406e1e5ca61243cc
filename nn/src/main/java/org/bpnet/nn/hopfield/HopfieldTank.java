package org.bpnet.nn.hopfield;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.array.Seed;

/// The travelling salesman's problem on a network of n × n units between 0 and 1: V_xi is 1 where
/// city x is the i-th of the tour. The weights are given by the distances; the states follow the
/// fall of an energy, to a tour if all goes well.
///
/// **Formula.** V = ½(1 + tanh(u/u₀)); positions i are counted around the circle;
///
/// E = A/2 Σ_x Σ_i Σ_{j≠i} V_xi·V_xj + B/2 Σ_i Σ_x Σ_{y≠x} V_xi·V_yi + C/2 (ΣV − n')² + D/2 Σ_x Σ_y
/// Σ_i d_xy·V_xi·(V_y,i+1 + V_y,i−1);
///
/// du_xi/dt = −u_xi/τ − A Σ_{j≠i} V_xj − B Σ_{y≠x} V_yi − C(ΣV − n') − D Σ_y d_xy·(V_y,i+1 +
/// V_y,i−1), followed by Euler's steps.
///
/// **Ties.** A unit is on above ½. The state is a tour if one unit is on in each row and column.
///
/// **Source.** Hopfield, Tank 1985, *"Neural" computation of decisions in optimization problems*,
/// who found 16 tours in 20 starts; Wilson, Pawley 1988, *On the stability of the TSP algorithm of
/// Hopfield and Tank*, found 15 in 100.
public final class HopfieldTank {
  /// V that changes less than this in a step is taken to have come to rest. Ours.
  private static final double REST = 1e-7;

  private final Cities cities;
  private final Constants constants;
  private final double[][] distance;

  /// The numbers of the energy and of the way down.
  ///
  /// @param a the price of a city that is seen twice
  /// @param b the price of two cities at a time
  /// @param c the price of too many or too few units that are on
  /// @param d the price of length
  /// @param bias n', how many units are to be on; above n, since the other terms hold them down
  /// @param u0 the width of the units' rise
  /// @param decay 1/τ
  /// @param start V at the start
  /// @param noise u at the start differs by up to so many u₀
  /// @param step of Euler's method
  /// @param most how many steps at most
  public record Constants(
      double a,
      double b,
      double c,
      double d,
      double bias,
      double u0,
      double decay,
      double start,
      double noise,
      double step,
      int most) {
    /// Checks.
    public Constants {
      if (!(u0 > 0) || !(step > 0) || most < 1 || !(start > 0 && start < 1)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "HopfieldTank: needs u0 > 0, step > 0, steps >= 1, 0 < start < 1, got %s, %s, %d, %s",
                u0,
                step,
                most,
                start));
      }
    }

    /// Those of Hopfield, Tank 1985: A = B = D = 500, C = 200, n' = 15 for ten cities, here 1.5·n,
    /// u₀ = 0.02, τ = 1, a sum of n at the start, noise of 10 %; with the steps of 10⁻⁵ of Wilson,
    /// Pawley 1988, at most 10,000, which is ours.
    public static Constants published(int cities) {
      return new Constants(
          500, 500, 200, 500, 1.5 * cities, 0.02, 1, 1.0 / cities, 0.1, 1e-5, 10_000);
    }

    /// Those that Talaván, Yáñez 2002, *Parameter setting of the Hopfield network applied to TSP*,
    /// derive, so that no state but a tour is stable: with the longest distance d_U and the
    /// shortest d_L, D = 1/d_U, B = 3 + C, A = B − d_L/d_U, n' = n + 3/C, no decay, V = ½ at the
    /// start. C is free: a small one leaves more to the lengths. C = 0.1, u₀, noise and steps are
    /// ours.
    public static Constants derived(Cities cities) {
      double longest = 0;
      double nearest = Double.POSITIVE_INFINITY;
      for (int x = 0; x < cities.count(); x++) {
        for (int y = 0; y < x; y++) {
          longest = Math.max(longest, cities.distance(x, y));
          nearest = Math.min(nearest, cities.distance(x, y));
        }
      }
      double c = 0.1;
      double b = 3 + c;
      return new Constants(
          b - nearest / longest,
          b,
          c,
          1 / longest,
          cities.count() + 3 / c,
          0.3,
          0,
          0.5,
          1e-5,
          1e-2,
          50_000);
    }
  }

  /// Where a start led.
  ///
  /// @param v the states, by cities and positions
  /// @param energies at the start and after each step
  /// @param isAtRest whether nothing moved any more
  /// @param tour the cities by position, if the states are a tour
  public record Outcome(double[][] v, double[] energies, boolean isAtRest, Optional<int[]> tour) {
    /// How many steps were made.
    public int steps() {
      return energies.length - 1;
    }
  }

  /// A network for these cities.
  public HopfieldTank(Cities cities, Constants constants) {
    this.cities = cities;
    this.constants = constants;
    int n = cities.count();
    this.distance = new double[n][n];
    for (int x = 0; x < n; x++) {
      for (int y = 0; y < n; y++) {
        distance[x][y] = cities.distance(x, y);
      }
    }
  }

  /// Goes down from a start with noise of this seed.
  public Outcome run(Seed seed) {
    int n = cities.count();
    double rest = constants.u0() * atanh(2 * constants.start() - 1);
    double[][] u = new double[n][n];
    for (int k = 0; k < n * n; k++) {
      double noise = constants.noise() * (2 * seed.uniform(k) - 1);
      u[k / n][k % n] = rest + constants.u0() * noise;
    }
    double[][] v = new double[n][n];
    respond(u, v);
    List<Double> energies = new ArrayList<>();
    var force = new double[n][n];
    energies.add(force(v, force));
    boolean isAtRest = false;
    for (int step = 0; step < constants.most() && !isAtRest; step++) {
      for (int x = 0; x < n; x++) {
        for (int i = 0; i < n; i++) {
          u[x][i] += constants.step() * (force[x][i] - constants.decay() * u[x][i]);
        }
      }
      isAtRest = respond(u, v) < REST;
      energies.add(force(v, force));
    }
    double[] all = energies.stream().mapToDouble(e -> e).toArray();
    return new Outcome(v, all, isAtRest, tour(v));
  }

  /// Lets V follow u.
  ///
  /// @return the largest change
  private double respond(double[][] u, double[][] v) {
    double most = 0;
    for (int x = 0; x < v.length; x++) {
      for (int i = 0; i < v.length; i++) {
        double next = (1 + StrictMath.tanh(u[x][i] / constants.u0())) / 2;
        most = Math.max(most, Math.abs(next - v[x][i]));
        v[x][i] = next;
      }
    }
    return most;
  }

  /// −∂E/∂V.
  ///
  /// @return E
  double force(double[][] v, double[][] force) {
    int n = v.length;
    double[] ofCity = new double[n];
    double[] ofPlace = new double[n];
    double[][] beside = new double[n][n];
    double sum = 0;
    for (int x = 0; x < n; x++) {
      for (int i = 0; i < n; i++) {
        ofCity[x] += v[x][i];
        ofPlace[i] += v[x][i];
        sum += v[x][i];
        beside[x][i] = v[x][(i + 1) % n] + v[x][(i + n - 1) % n];
      }
    }
    double surplus = constants.c() * (sum - constants.bias());
    double energy = surplus * (sum - constants.bias()) / 2;
    for (int x = 0; x < n; x++) {
      double[] ways = new double[n];
      for (int y = 0; y < n; y++) {
        for (int i = 0; i < n; i++) {
          ways[i] += distance[x][y] * beside[y][i];
        }
      }
      for (int i = 0; i < n; i++) {
        double pairs =
            constants.a() * (ofCity[x] - v[x][i])
                + constants.b() * (ofPlace[i] - v[x][i])
                + constants.d() * ways[i];
        energy += v[x][i] * pairs / 2;
        force[x][i] = -pairs - surplus;
      }
    }
    return energy;
  }

  /// E of any states, by cities and positions.
  public double energy(double[][] v) {
    return force(v, new double[v.length][v.length]);
  }

  private static Optional<int[]> tour(double[][] v) {
    int n = v.length;
    int[] tour = new int[n];
    Arrays.fill(tour, -1);
    for (int x = 0; x < n; x++) {
      int places = 0;
      for (int i = 0; i < n; i++) {
        if (v[x][i] > 0.5) {
          places++;
          if (tour[i] >= 0) {
            return Optional.empty();
          }
          tour[i] = x;
        }
      }
      if (places != 1) {
        return Optional.empty();
      }
    }
    return Optional.of(tour);
  }

  private static double atanh(double y) {
    return StrictMath.log((1 + y) / (1 - y)) / 2;
  }
}
