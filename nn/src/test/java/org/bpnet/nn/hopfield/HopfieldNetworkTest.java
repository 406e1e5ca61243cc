package org.bpnet.nn.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HopfieldNetworkTest {
  private static int[] drawn(int units, Seed seed) {
    return IntStream.range(0, units).map(i -> seed.below(2, i) == 0 ? -1 : 1).toArray();
  }

  private static int[][] drawn(int patterns, int units, Seed seed) {
    return IntStream.range(0, patterns)
        .mapToObj(p -> drawn(units, seed.child(p)))
        .toArray(int[][]::new);
  }

  private static int[] flipped(int[] state, int count, Seed seed) {
    int[] other = state.clone();
    for (int i : Arrays.copyOf(seed.permutation(state.length), count)) {
      other[i] = -other[i];
    }
    return other;
  }

  /// Whole weights, so that all sums are exact.
  private static HopfieldNetwork random(int units, Seed seed) {
    double[][] weights = new double[units][units];
    for (int i = 0; i < units; i++) {
      for (int j = 0; j < i; j++) {
        weights[i][j] = seed.below(21, (long) units * i + j) - 10;
        weights[j][i] = weights[i][j];
      }
    }
    return HopfieldNetwork.of(weights);
  }

  /// A million turns of units of random networks; the energy of every state that a change leads to
  /// is worked out anew.
  @Test
  void should_never_raise_the_energy() {
    int units = 40;
    int turns = 0;
    for (int trial = 0; turns < 1_000_000; trial++) {
      Seed seed = new Seed(trial);
      HopfieldNetwork network = random(units, seed);
      HopfieldNetwork.Recall recall = network.recall(drawn(units, seed.child(1)), seed.child(2));
      turns += recall.sweeps() * units;

      double[] energies = recall.energies();
      for (int i = 1; i < energies.length; i++) {
        assertThat(energies[i]).as("trial %d", trial).isLessThan(energies[i - 1]);
      }
      assertThat(energies[0]).isEqualTo(network.energy(recall.states().getFirst()));
      assertThat(energies[energies.length - 1]).isEqualTo(network.energy(recall.state()));
      assertThat(network.isStable(recall.state())).isTrue();
    }
  }

  /// All 2¹⁰ states: those in which the energy is no lower with any one unit changed are those that
  /// stay, and every start ends in one of them.
  @Test
  void should_stay_in_the_minima_and_nowhere_else() {
    int units = 10;
    HopfieldNetwork network = random(units, new Seed(4));
    for (int code = 0; code < 1 << units; code++) {
      int bits = code;
      int[] state = IntStream.range(0, units).map(i -> (bits >> i & 1) == 0 ? -1 : 1).toArray();
      double energy = network.energy(state);
      boolean isMinimum =
          IntStream.range(0, units)
              .allMatch(i -> {
                int[] other = state.clone();
                other[i] = -other[i];
                return network.energy(other) >= energy;
              });
      assertThat(network.isStable(state)).isEqualTo(isMinimum);
      assertThat(network.isStable(network.recall(state).state())).isTrue();
    }
  }

  /// By hand: w₁₂ = (1·1 + 1·(−1))/3 = 0, w₁₃ = 2/3, w₂₃ = 0.
  @Test
  void should_weigh_by_hebbs_rule_and_keep_what_feels_nothing() {
    HopfieldNetwork network = HopfieldNetwork.hebbian(new int[] {1, 1, 1}, new int[] {1, -1, 1});

    assertThat(network.weight(0, 1)).isZero();
    assertThat(network.weight(0, 2)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(network.weight(2, 2)).isZero();
    assertThat(network.energy(new int[] {1, 1, 1})).isCloseTo(-2.0 / 3, within(1e-15));
    assertThat(network.isStable(new int[] {-1, 1, -1})).isTrue(); // unit 2 feels 0
    assertThat(network.recall(new int[] {1, -1, -1}).state()).containsExactly(-1, -1, -1);
  }

  /// Two units that copy each other go to and fro when they change at once, and settle one by one.
  @Test
  void should_go_round_in_circles_of_two_at_most() {
    HopfieldNetwork pair = HopfieldNetwork.of(new double[][] {{0, 1}, {1, 0}});
    HopfieldNetwork.Recall recall = pair.recallAtOnce(new int[] {1, -1});
    assertThat(recall.period()).isEqualTo(2);
    assertThat(recall.states().get(1)).containsExactly(-1, 1);
    assertThat(pair.recall(new int[] {1, -1}).state()).containsExactly(-1, -1);

    Set<Integer> periods =
        IntStream.range(0, 500)
            .mapToObj(trial -> {
              HopfieldNetwork network = random(12, new Seed(trial));
              HopfieldNetwork.Recall at = network.recallAtOnce(drawn(12, new Seed(-trial)));
              int[] last = at.state();
              int[] back = at.states().get(at.states().size() - 1 - at.period());
              assertThat(back).isEqualTo(last);
              assertThat(network.isStable(last)).isEqualTo(at.period() == 1);
              return at.period();
            })
            .collect(Collectors.toSet());
    assertThat(periods).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void should_store_as_many_independent_patterns_as_there_are_units() {
    for (int units : new int[] {3, 7, 16, 60}) {
      int[][] patterns = drawn(units, units, new Seed(units));
      for (int count = 1; count <= units; count++) {
        HopfieldNetwork network = HopfieldNetwork.projection(Arrays.copyOf(patterns, count));
        for (int p = 0; p < count; p++) {
          assertThat(network.isStable(patterns[p])).as("%d of %d", p, count).isTrue();
        }
      }
    }
  }

  /// Where Hebb's rule has broken down, the projection still corrects.
  @Test
  void should_correct_more_by_projection_than_by_hebbs_rule() {
    int[][] patterns = drawn(60, 200, new Seed(2));
    int[] noisy = flipped(patterns[0], 20, new Seed(3));
    HopfieldNetwork hebbian = HopfieldNetwork.hebbian(patterns);
    HopfieldNetwork projection = HopfieldNetwork.projection(patterns);

    assertThat(projection.recall(noisy, new Seed(1)).state()).isEqualTo(patterns[0]);
    int[] blurred = hebbian.recall(noisy, new Seed(1)).state();
    assertThat(HopfieldNetwork.overlap(blurred, patterns[0])).isLessThan(0.9);
  }

  /// 0.036·N patterns stay as they are; at 0.13·N a few units go wrong; at 0.2·N memory has broken
  /// down (Amit, Gutfreund, Sompolinsky 1985).
  @Test
  void should_hold_as_many_patterns_as_theory_says() {
    assertThat(stored(1000, 36, new Seed(1))).isTrue();
    assertThat(meanOverlap(1000, 130, new Seed(2))).isGreaterThan(0.97);
    assertThat(meanOverlap(1000, 200, new Seed(3))).isLessThan(0.6);
  }

  @Test
  @Tag("slow")
  void should_store_36_patterns_in_a_thousand_units_nearly_always() {
    long right = IntStream.range(0, 100).filter(net -> stored(1000, 36, new Seed(net))).count();

    assertThat(right).isGreaterThanOrEqualTo(95);
  }

  private static boolean stored(int units, int count, Seed seed) {
    int[][] patterns = drawn(count, units, seed);
    HopfieldNetwork network = HopfieldNetwork.hebbian(patterns);
    return Arrays.stream(patterns).allMatch(network::isStable);
  }

  private static double meanOverlap(int units, int count, Seed seed) {
    int[][] patterns = drawn(count, units, seed);
    HopfieldNetwork network = HopfieldNetwork.hebbian(patterns);
    return Arrays.stream(patterns)
        .limit(40)
        .mapToDouble(
            p -> HopfieldNetwork.overlap(network.recall(p, seed.child("order")).state(), p))
        .average()
        .orElseThrow();
  }

  @Test
  void should_depend_on_nothing_but_the_seed() {
    int[][] patterns = drawn(12, 50, new Seed(1));
    int[] start = drawn(50, new Seed(2));
    HopfieldNetwork network = HopfieldNetwork.hebbian(patterns);

    HopfieldNetwork.Recall once = network.recall(start, new Seed(3));
    assertThat(network.recall(start, new Seed(3)).energies()).isEqualTo(once.energies());
    assertThat(network.recall(start, new Seed(4)).energies()).isNotEqualTo(once.energies());
  }

  @Test
  void should_say_what_is_wrong() {
    assertThatThrownBy(() -> HopfieldNetwork.of(new double[][] {{0, 1}, {2, 0}}))
        .hasMessage("Hopfield: needs equal weights both ways, got 2.0 from 1 to 2 and 1.0 back");
    assertThatThrownBy(() -> HopfieldNetwork.of(new double[][] {{0, 1}, {1, 3}}))
        .hasMessage("Hopfield: needs 2 x 2 weights with 0 on the diagonal; row 2 has 2, 3.0 on it");
    assertThatThrownBy(() -> HopfieldNetwork.of(new double[][] {{0, 1}, {1}}))
        .hasMessage(
            "Hopfield: needs 2 x 2 weights with 0 on the diagonal; row 2 has 1, none on it");
    assertThatThrownBy(HopfieldNetwork::hebbian)
        .hasMessage("Hopfield: needs at least one pattern of at least 1 unit");
    assertThatThrownBy(() -> HopfieldNetwork.hebbian(new int[] {1, 0}))
        .hasMessage("Hopfield: a unit is 1 or -1, got 0");
    assertThatThrownBy(() -> HopfieldNetwork.projection(new int[] {1}).energy(new int[] {1, 1}))
        .hasMessage("Hopfield: needs 1 units, got 2");
  }
}
