package org.bpnet.nn.embed.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.Test;

/// The pairwise likelihood against a double loop over its definition.
class HashPairsTest {
  private static final int N = 9;
  private static final int BITS = 6;
  private static final int[] LABELS = {0, 1, 2, 0, 1, 0, 2, 2, 0};

  private final PairLoss loss = PairLosses.CATALOG.create("hash_net");

  private static HostArray labels(int... labels) {
    return HostArray.of(labels, Shape.of(labels.length));
  }

  private static HostArray normal(int n, int bits, long seed) {
    var numbers = new Seed(seed);
    double[] values = new double[n * bits];
    Arrays.setAll(values, numbers::normal);
    return HostArray.of(values, Shape.of(n, bits));
  }

  private double value(HostArray codes, HostArray labels) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      return loss.compute(pass.input(codes), pass.input(labels)).item();
    }
  }

  @Test
  void should_be_the_weighted_likelihood_of_all_pairs() {
    HostArray codes = normal(N, BITS, 5);
    double[] sums = new double[2];
    int[] counts = new int[2];
    double weighted = 0;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        if (i != j) {
          int similar = LABELS[i] == LABELS[j] ? 1 : 0;
          double p = 1 / (1 + Math.exp(-10.0 / BITS * product(codes, i, j)));
          sums[similar] -= Math.log(similar == 1 ? p : 1 - p);
          counts[similar]++;
        }
      }
    }
    int all = counts[0] + counts[1];
    for (int s = 0; s < 2; s++) { // the paper's weights |S|/|S1| and |S|/|S0|
      weighted += (double) all / counts[s] * sums[s] / all;
    }

    assertThat(value(codes, labels(LABELS))).isCloseTo(weighted, offset(1e-12 * weighted));
  }

  private static double product(HostArray codes, int i, int j) {
    double sum = 0;
    for (int k = 0; k < BITS; k++) {
      sum += codes.at(i * BITS + k) * codes.at(j * BITS + k);
    }
    return sum;
  }

  /// The closed form, 2α·Σⱼ(σ − s)·hⱼ/n over the pairs of each kind, and differences.
  @Test
  void should_have_the_gradient_that_is_documented() {
    HostArray codes = normal(N, BITS, 6);
    double alpha = 10.0 / BITS;
    int similarPairs = 4 * 3 + 2 + 3 * 2;
    int others = N * (N - 1) - similarPairs;
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor h = pass.input(codes);
      double[] gradient =
          pass.backward(loss.compute(h, pass.input(labels(LABELS)))).of(h).toHost().toDoubles();
      for (int i = 0; i < N; i++) {
        for (int k = 0; k < BITS; k++) {
          double expected = 0;
          for (int j = 0; j < N; j++) {
            boolean same = LABELS[i] == LABELS[j];
            double p = 1 / (1 + Math.exp(-alpha * product(codes, i, j)));
            double pull = (p - (same ? 1 : 0)) * codes.at(j * BITS + k);
            expected += i == j ? 0 : 2 * alpha * pull / (same ? similarPairs : others);
          }
          assertThat(gradient[i * BITS + k]).isCloseTo(expected, offset(1e-12));
        }
      }
    }
    GradientCheck.of(in -> loss.compute(in.get(0), in.get(1)))
        .withShapes(Shape.of(N, BITS))
        .with(labels(LABELS))
        .secondOrder()
        .verify();
  }

  @Test
  void should_stay_finite_without_a_kind_of_pairs() {
    HostArray codes = normal(3, BITS, 7);

    assertThat(value(codes, labels(0, 0, 0))).isPositive().isFinite();
    assertThat(value(codes, labels(0, 1, 2))).isPositive().isFinite();
    assertThat(value(normal(1, BITS, 7), labels(0))).isZero();
    double[] far = new double[2 * BITS];
    Arrays.fill(far, 1e4);
    HostArray apart = HostArray.of(far, Shape.of(2, BITS));
    assertThat(value(apart, labels(0, 0))).isZero();
    assertThat(value(apart, labels(0, 1))).isEqualTo(10 * 1e8);
  }

  @Test
  void should_refuse_what_does_not_fit() {
    assertThatThrownBy(() -> value(normal(3, BITS, 7), labels(0, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "pairs: need embeddings [N, D] and a label for each, I32 [N]; got F64 [3, 6] and I32 [2]");
    assertThatThrownBy(() -> new HashPairs(0))
        .hasMessage("HashPairs: strength must be finite and > 0, got 0.0");
  }
}
