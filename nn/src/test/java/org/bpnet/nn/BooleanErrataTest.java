package org.bpnet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.loss.PointwiseLoss;
import org.junit.jupiter.api.Test;

/// Statements on Boolean networks, associative memories and batches that are printed wrong in
/// course notes: the printed one fails its check, the corrected one passes. Numbers are those of
/// the list of errata.
class BooleanErrataTest {

  /// A step on some of the examples follows another gradient than one on all of them; only their
  /// mean over an epoch is the same.
  @Test
  void should_disprove_E20b_that_a_mini_batch_is_the_batch() {
    double[] full = gradient(0, 4);
    double[] first = gradient(0, 2);
    double[] second = gradient(2, 4);

    assertThat(first[0]).isNotCloseTo(full[0], within(1.0));
    for (int i = 0; i < 2; i++) {
      assertThat((first[i] + second[i]) / 2).isCloseTo(full[i], within(1e-12));
    }
  }

  /// Of the squared error of x·w against t, over some of four examples.
  private static double[] gradient(int from, int to) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.input(HostArray.of(new double[] {1, 0, 2, 1, -1, 3, 0, 2}, Shape.of(4, 2)));
      Tensor t = pass.input(HostArray.of(new double[] {1, -1, 2, 0}, Shape.of(4, 1)));
      Tensor w = pass.input(HostArray.of(new double[] {0.5, -1}, Shape.of(2, 1)));
      Tensor y = x.slice(0, from, to).matmul(w);
      Tensor loss = PointwiseLoss.MEAN_SQUARED_ERROR.compute(y, t.slice(0, from, to));
      return pass.backward(loss).of(w).toHost().toDoubles();
    }
  }

  /// A Hopfield network's weights are set by what it is to remember; what evolves are its states.
  @Test
  void should_disprove_E26_that_a_hopfield_network_iterates_its_weights() {
    int[] stored = {1, -1, 1, 1, -1, -1, 1, -1};
    int[] damaged = {-1, -1, 1, 1, -1, -1, -1, -1};
    double[][] weights = remembering(stored);

    double[][] iterated = remembering(stored); // as printed: the states stay, the weights move
    for (int round = 0; round < 10; round++) {
      add(iterated, damaged);
    }
    assertThat(recalled(iterated, damaged)).isNotEqualTo(stored);

    int[] state = damaged.clone();
    double energy = energy(weights, state);
    for (int unit = 0; unit < state.length; unit++) {
      state[unit] = field(weights, state, unit) >= 0 ? 1 : -1;
      assertThat(energy(weights, state)).isLessThanOrEqualTo(energy);
      energy = energy(weights, state);
    }
    assertThat(state).isEqualTo(stored);
    assertThat(recalled(weights, damaged)).isEqualTo(stored);
  }

  private static double[][] remembering(int[] pattern) {
    var weights = new double[pattern.length][pattern.length];
    add(weights, pattern);
    return weights;
  }

  private static void add(double[][] weights, int[] pattern) {
    for (int i = 0; i < pattern.length; i++) {
      for (int j = 0; j < pattern.length; j++) {
        weights[i][j] += i == j ? 0 : pattern[i] * pattern[j];
      }
    }
  }

  /// Asynchronous updates, in order.
  private static int[] recalled(double[][] weights, int[] start) {
    int[] state = start.clone();
    for (int unit = 0; unit < state.length; unit++) {
      state[unit] = field(weights, state, unit) >= 0 ? 1 : -1;
    }
    return state;
  }

  private static double field(double[][] weights, int[] state, int unit) {
    return IntStream.range(0, state.length).mapToDouble(j -> weights[unit][j] * state[j]).sum();
  }

  private static double energy(double[][] weights, int[] state) {
    return -IntStream.range(0, state.length)
            .mapToDouble(i -> state[i] * field(weights, state, i))
            .sum()
        / 2;
  }

  /// The lecture's table and the disjunction of minterms that is to be the same function.
  @Test
  void should_disprove_E33_that_the_third_minterm_is_that_of_the_third_row() {
    Set<String> table = Set.of("00110", "01011", "01100", "10001", "10111", "11001");
    List<String> printed = List.of("00110", "01011", "01010", "10001", "10111", "11001");
    List<String> correct = List.of("00110", "01011", "01100", "10001", "10111", "11001");

    assertThat(ones(printed)).isNotEqualTo(table).contains("01010").doesNotContain("01100");
    assertThat(ones(correct)).isEqualTo(table);
  }

  /// The inputs, of all 32, for which a network of thresholds says 1: a hidden unit for each
  /// minterm, which fires when all its literals hold, and a unit that fires when any of them does.
  private static Set<String> ones(List<String> minterms) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      int n = 5;
      var rows = new double[32 * n];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = i / n >> (n - 1 - i % n) & 1;
      }
      var weights = new double[n * minterms.size()];
      var thresholds = new double[minterms.size()];
      for (int unit = 0; unit < minterms.size(); unit++) {
        for (int i = 0; i < n; i++) {
          int literal = minterms.get(unit).charAt(i) == '1' ? 1 : -1;
          weights[i * minterms.size() + unit] = literal;
          thresholds[unit] += literal > 0 ? 1 : 0;
        }
      }
      Tensor x = pass.input(HostArray.of(rows, Shape.of(32, n)));
      Tensor w = pass.input(HostArray.of(weights, Shape.of(n, minterms.size())));
      Tensor least = pass.input(HostArray.of(thresholds, Shape.of(minterms.size())));
      double[] y = least.atMost(x.matmul(w)).max(1).toHost().toDoubles();
      return IntStream.range(0, 32)
          .filter(i -> y[i] == 1)
          .mapToObj(
              i -> String.format(Locale.ROOT, "%5s", Integer.toBinaryString(i)).replace(' ', '0'))
          .collect(Collectors.toSet());
    }
  }
}
