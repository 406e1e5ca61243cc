package org.bpnet.nn.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;

class HopfieldTankTest {
  private static final Cities TEN = Cities.ofHopfieldAndTank();

  @Test
  void should_find_the_published_length_among_all_tours() {
    Tours tours = Tours.of(TEN);

    assertThat(tours.count()).isEqualTo(181_440);
    assertThat(tours.least()).isCloseTo(2.691, within(5e-4));
    assertThat(TEN.length(tours.shortest())).isCloseTo(tours.least(), within(1e-12));
    assertThat(tours.shorterThan(tours.least())).isZero();
    assertThat(tours.shorterThan(100)).isEqualTo(181_440);
    assertThat(tours.mean()).isBetween(4.0, 5.5);
  }

  /// On a circle the shortest tour goes around; each of n cities has two neighbours of n − 1, so
  /// that the mean tour is n times the mean distance.
  @Test
  void should_go_around_a_circle() {
    for (int n : new int[] {3, 4, 5, 8}) {
      double[][] points =
          IntStream.range(0, n)
              .mapToObj(i -> 2 * Math.PI * (n == 8 ? i * 3 % 8 : i) / n)
              .map(angle -> new double[] {Math.cos(angle), Math.sin(angle)})
              .toArray(double[][]::new);
      Cities cities = Cities.of(points);
      Tours tours = Tours.of(cities);

      assertThat(tours.least()).isCloseTo(2 * n * Math.sin(Math.PI / n), within(1e-12));
      double all = IntStream.range(0, n * n).mapToDouble(k -> cities.distance(k / n, k % n)).sum();
      assertThat(tours.mean()).isCloseTo(all / (n - 1), within(1e-12));
    }
  }

  /// The forces are those of the energy that is written down, term by term.
  @Test
  void should_fall_along_the_energy() {
    Cities cities = Cities.random(4, new Seed(3));
    HopfieldTank.Constants k =
        new HopfieldTank.Constants(3, 4, 5, 6, 7, 0.5, 0, 0.3, 0.1, 1e-3, 10);
    var network = new HopfieldTank(cities, k);
    double[][] v = new double[4][4];
    for (int i = 0; i < 16; i++) {
      v[i / 4][i % 4] = new Seed(8).uniform(i);
    }
    assertThat(network.energy(v)).isCloseTo(written(v, cities, k), within(1e-12));

    double[][] force = new double[4][4];
    network.force(v, force);
    for (int i = 0; i < 16; i++) {
      double value = v[i / 4][i % 4];
      v[i / 4][i % 4] = value + 1e-5;
      double above = network.energy(v);
      v[i / 4][i % 4] = value - 1e-5;
      double slope = (above - network.energy(v)) / 2e-5;
      v[i / 4][i % 4] = value;
      assertThat(force[i / 4][i % 4]).isCloseTo(-slope, within(1e-8));
    }
  }

  private static double written(double[][] v, Cities cities, HopfieldTank.Constants k) {
    int n = v.length;
    double sum = Arrays.stream(v).flatMapToDouble(Arrays::stream).sum();
    double energy = k.c() / 2 * (sum - k.bias()) * (sum - k.bias());
    for (int x = 0; x < n; x++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          energy += j == i ? 0 : k.a() / 2 * v[x][i] * v[x][j];
          energy += j == x ? 0 : k.b() / 2 * v[x][i] * v[j][i];
          double beside = v[j][(i + 1) % n] + v[j][(i + n - 1) % n];
          energy += k.d() / 2 * cities.distance(x, j) * v[x][i] * beside;
        }
      }
    }
    return energy;
  }

  @Test
  void should_nearly_always_find_a_tour_by_derived_constants() {
    HopfieldTank.Constants constants = HopfieldTank.Constants.derived(TEN);
    var network = new HopfieldTank(TEN, constants);
    List<HopfieldTank.Outcome> outcomes =
        IntStream.range(0, 20).mapToObj(start -> network.run(new Seed(start))).toList();
    Tours tours = Tours.of(TEN);
    double mean =
        outcomes.stream()
            .flatMap(outcome -> outcome.tour().stream())
            .mapToDouble(TEN::length)
            .average()
            .orElseThrow();

    assertThat(outcomes.stream().filter(o -> o.tour().isPresent()).count()).isGreaterThan(17);
    assertThat(mean).isLessThan((tours.least() + tours.mean()) / 2);
    assertThat(outcomes)
        .allSatisfy(outcome -> {
          double[] energies = outcome.energies();
          for (int i = 1; i < energies.length; i++) {
            assertThat(energies[i]).isLessThanOrEqualTo(energies[i - 1] + 1e-9);
          }
        });
  }

  /// Wilson, Pawley 1988: 15 in 100.
  @Test
  void should_sometimes_find_a_tour_by_published_constants() {
    var network = new HopfieldTank(TEN, HopfieldTank.Constants.published(10));
    long found =
        IntStream.range(0, 40)
            .filter(start -> network.run(new Seed(start)).tour().isPresent())
            .count();

    assertThat(found).isBetween(3L, 15L);
  }

  @Test
  void should_say_what_is_wrong() {
    assertThatThrownBy(() -> Cities.random(2, new Seed(1)))
        .hasMessage("Cities: needs at least 3, got 2");
    assertThatThrownBy(() -> Cities.of(new double[] {1, 2}, new double[] {1}, new double[] {0, 0}))
        .hasMessage("Cities: needs two finite numbers for each, got [1.0]");
    assertThatThrownBy(() -> Tours.of(Cities.random(12, new Seed(1))))
        .hasMessage("Tours: at most 11 cities can be tried, got 12");
    assertThatThrownBy(() -> TEN.length(0, 1, 2))
        .hasMessage("Cities: a tour sees each of 10 once, got [0, 1, 2]");
    assertThatThrownBy(() -> TEN.length(0, 1, 2, 3, 4, 5, 6, 7, 8, 8))
        .hasMessageContaining("sees each of 10 once");
    assertThatThrownBy(() -> new HopfieldTank.Constants(1, 1, 1, 1, 1, 0, 1, 0.5, 0, 1, 1))
        .hasMessageStartingWith("HopfieldTank: needs u0 > 0");
  }
}
