package org.bpnet.nn.project;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How well points in a plane show who is near whom: KL(P‖Q) with q_ij = w_ij/Σw, w_ij = 1/(1 +
/// ‖y_i − y_j‖²), and its gradient 4·Σ_j (p_ij − q_ij)·w_ij·(y_i − y_j).
final class PlaneFit {
  private final double[] affinities;
  private final int count;

  /// For each point: the pull towards others, x and y, the push away from them, x and y, and Σ_j
  /// w_ij.
  private final double[][] forces;

  PlaneFit(double[] affinities, int count) {
    this.affinities = affinities;
    this.count = count;
    this.forces = new double[count][5];
  }

  /// The gradient by the points, where affinities count some times as much.
  ///
  /// @param y x and y of each point
  void gradient(double[] y, double exaggeration, double[] into) {
    IntStream.range(0, count).parallel().forEach(i -> look(y, i));
    double whole = 0; // in the order of the points, however many threads there were
    for (double[] own : forces) {
      whole += own[4];
    }
    for (int i = 0; i < count; i++) {
      double[] own = forces[i];
      into[2 * i] = 4 * (exaggeration * own[0] - own[2] / whole);
      into[2 * i + 1] = 4 * (exaggeration * own[1] - own[3] / whole);
    }
  }

  private void look(double[] y, int i) {
    double[] own = forces[i];
    Arrays.fill(own, 0);
    for (int j = 0; j < count; j++) {
      double right = y[2 * i] - y[2 * j];
      double up = y[2 * i + 1] - y[2 * j + 1];
      double near = 1 / (1 + right * right + up * up);
      double pull = affinities[i * count + j] * near;
      double push = near * near;
      own[0] += pull * right;
      own[1] += pull * up;
      own[2] += push * right;
      own[3] += push * up;
      own[4] += j == i ? 0 : near;
    }
  }

  /// Σ p·ln(p/q), which is Σ p·ln p + Σ p·ln(1 + ‖y_i − y_j‖²) + ln Σw, since all p are 1 together.
  double divergence(double[] y) {
    double sum = 0;
    double whole = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double right = y[2 * i] - y[2 * j];
        double up = y[2 * i + 1] - y[2 * j + 1];
        double apart = 1 + right * right + up * up;
        double p = affinities[i * count + j];
        sum += p > 0 ? p * Math.log(p * apart) : 0;
        whole += j == i ? 0 : 1 / apart;
      }
    }
    return sum + Math.log(whole);
  }
}
