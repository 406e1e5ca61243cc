package org.bpnet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;

/// The four equations of back-propagation, written out for rows of examples, against the tape.
///
/// One row per example: Z⁽ᵏ⁾ = Y⁽ᵏ⁻¹⁾·W⁽ᵏ⁾ + b⁽ᵏ⁾, Y⁽ᵏ⁾ = g(Z⁽ᵏ⁾), with W⁽ᵏ⁾ of shape `[n(k−1),
/// n(k)]`, T the targets, m the number of rows. With Δ⁽ᵏ⁾ = ∂J/∂Z⁽ᵏ⁾:
///
/// | | |
/// |---|---|
/// | BP1 | Δ⁽³⁾ = (Y⁽³⁾ − T)/m, for softmax with cross-entropy and for identity with ½(y − t)² |
/// | BP2 | Δ⁽ᵏ⁾ = (Δ⁽ᵏ⁺¹⁾·W⁽ᵏ⁺¹⁾ᵀ) ⊙ Y⁽ᵏ⁾ ⊙ (1 − Y⁽ᵏ⁾), σ′ taken at Z⁽ᵏ⁾ and written through its value |
/// | BP3 | ∂J/∂b⁽ᵏ⁾ = the sums of Δ⁽ᵏ⁾'s columns |
/// | BP4 | ∂J/∂W⁽ᵏ⁾ = Y⁽ᵏ⁻¹⁾ᵀ·Δ⁽ᵏ⁾, of the shape of W⁽ᵏ⁾ |
class BackPropagationEquationsTest {
  private static final int[] WIDTHS = {5, 7, 6, 3};
  private static final int ROWS = 4;

  private static double[][] random(int rows, int columns, Seed seed) {
    var x = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        x[i][j] = seed.normal((long) i * columns + j);
      }
    }
    return x;
  }

  private static double[][] product(double[][] a, double[][] b) {
    var c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] transposed(double[][] a) {
    var t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  private static HostArray host(double[][] a) {
    double[] flat =
        IntStream.range(0, a.length).boxed().flatMapToDouble(i -> Arrays.stream(a[i])).toArray();
    return HostArray.of(flat, Shape.of(a.length, a[0].length));
  }

  /// The gradients by W⁽¹⁾, b⁽¹⁾, W⁽²⁾, ... by the equations.
  private static List<double[][]> byHand(
      double[][] x, List<double[][]> w, List<double[][]> b, double[][] targets, boolean softmax) {
    double[][][] y = new double[4][][]; // the forward pass: a layer's output is all it must keep
    y[0] = x;
    for (int k = 1; k <= 3; k++) {
      y[k] = product(y[k - 1], w.get(k - 1));
      for (double[] row : y[k]) {
        activate(row, b.get(k - 1)[0], k < 3, softmax);
      }
    }
    double[][] delta = y[3].clone(); // BP1
    for (int i = 0; i < ROWS; i++) {
      delta[i] = y[3][i].clone();
      for (int j = 0; j < delta[i].length; j++) {
        delta[i][j] = (y[3][i][j] - targets[i][j]) / ROWS;
      }
    }
    var gradients = new double[6][][];
    for (int k = 3; k >= 1; k--) {
      gradients[2 * k - 2] = product(transposed(y[k - 1]), delta); // BP4
      var ones = new double[1][ROWS];
      Arrays.fill(ones[0], 1);
      gradients[2 * k - 1] = product(ones, delta); // BP3
      if (k > 1) {
        delta = product(delta, transposed(w.get(k - 1))); // BP2
        for (int i = 0; i < ROWS; i++) {
          for (int j = 0; j < delta[i].length; j++) {
            delta[i][j] *= y[k - 1][i][j] * (1 - y[k - 1][i][j]);
          }
        }
      }
    }
    return List.of(gradients);
  }

  private static void activate(double[] row, double[] bias, boolean hidden, boolean softmax) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      row[j] += bias[j];
      row[j] = hidden ? 1 / (1 + Math.exp(-row[j])) : softmax ? Math.exp(row[j]) : row[j];
      sum += row[j];
    }
    for (int j = 0; j < row.length && !hidden && softmax; j++) {
      row[j] /= sum;
    }
  }

  private static void compare(boolean softmax) {
    var seed = new Seed(softmax ? 1 : 2);
    double[][] x = random(ROWS, WIDTHS[0], seed.child("x"));
    List<double[][]> w =
        IntStream.range(0, 3)
            .mapToObj(k -> random(WIDTHS[k], WIDTHS[k + 1], seed.child(k)))
            .toList();
    List<double[][]> b =
        IntStream.range(0, 3).mapToObj(k -> random(1, WIDTHS[k + 1], seed.child(10 + k))).toList();
    double[][] targets = random(ROWS, 3, seed.child("t"));
    for (int i = 0; i < ROWS && softmax; i++) {
      targets[i] = new double[3];
      targets[i][i % 3] = 1;
    }
    List<double[][]> expected = byHand(x, w, b, targets, softmax);

    try (Pass pass = Pass.train(Backends.reference(), seed)) {
      List<Tensor> weights = w.stream().map(a -> pass.input(host(a))).toList();
      List<Tensor> biases = b.stream().map(a -> pass.input(host(a))).toList();
      Tensor t = pass.input(host(targets));
      Tensor y = pass.input(host(x));
      for (int k = 0; k < 3; k++) {
        y = y.matmul(weights.get(k)).add(biases.get(k));
        y = k < 2 ? y.sigmoid() : y;
      }
      Tensor loss =
          softmax
              ? y.logSoftmax(1).mul(t).sum().mul(-1.0 / ROWS)
              : y.sub(t).square().sum().mul(0.5 / ROWS);
      Gradients gradients = pass.backward(loss);
      for (int k = 0; k < 3; k++) {
        check(gradients.of(weights.get(k)), expected.get(2 * k));
        check(gradients.of(biases.get(k)), expected.get(2 * k + 1));
      }
    }
  }

  private static void check(Tensor gradient, double[][] expected) {
    HostArray byHand = host(expected);
    assertThat(gradient.shape()).isEqualTo(byHand.shape());
    assertThat(gradient.toHost().toDoubles())
        .containsExactly(byHand.toDoubles(), Offset.offset(1e-10));
  }

  @Test
  void should_agree_for_a_classifier_with_softmax_and_cross_entropy() {
    compare(true);
  }

  @Test
  void should_agree_for_a_regressor_with_half_the_squared_error() {
    compare(false);
  }
}
