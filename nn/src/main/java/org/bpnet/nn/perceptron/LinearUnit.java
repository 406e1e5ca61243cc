package org.bpnet.nn.perceptron;

import java.util.Arrays;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.nn.layer.Linear;

/// What is left when learning is over: ⟨w, x⟩ + b, whose sign is the class.
///
/// @param weights one for each input
/// @param bias b
@SuppressWarnings("ArrayRecordComponent") // compared below
public record LinearUnit(double[] weights, double bias) {
  static LinearUnit of(double[] augmented) {
    int inputs = augmented.length - 1;
    return new LinearUnit(Arrays.copyOf(augmented, inputs), augmented[inputs]);
  }

  /// ⟨w, x⟩ + b.
  public double at(double[] x) {
    return OnlineRule.dot(weights, x) + bias;
  }

  /// 1 from 0 on, else −1.
  public int classify(double[] x) {
    return at(x) >= 0 ? 1 : -1;
  }

  /// How many of the examples are of the class that they are said to be.
  public int right(double[][] x, int[] y) {
    int right = 0;
    for (int i = 0; i < y.length; i++) {
      right += classify(x[i]) == y[i] ? 1 : 0;
    }
    return right;
  }

  /// Novikoff's bound on the mistakes of a perceptron that this unit shows, (R/γ)²: R the length of
  /// the longest example with its 1, γ the distance of the nearest to the plane; infinite if an
  /// example is not on its side of it.
  public double mistakeBound(double[][] x, int[] y) {
    double longest = 0;
    double nearest = Double.POSITIVE_INFINITY;
    double length = Math.sqrt(OnlineRule.dot(weights, weights) + bias * bias);
    for (int i = 0; i < y.length; i++) {
      longest = Math.max(longest, OnlineRule.dot(x[i], x[i]) + 1);
      nearest = Math.min(nearest, y[i] * at(x[i]) / length);
    }
    return nearest > 0 ? longest / (nearest * nearest) : Double.POSITIVE_INFINITY;
  }

  /// The unit as a layer `[N, inputs] -> [N, 1]`, to be used in a network.
  public Linear create(Parameters params) {
    return Linear.create(
        params,
        weights.length,
        1,
        (shape, _) -> HostArray.of(weights.clone(), shape),
        (shape, _) -> HostArray.of(new double[] {bias}, shape));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LinearUnit other
        && Arrays.equals(weights, other.weights)
        && bias == other.bias;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(weights) + Double.hashCode(bias);
  }

  @Override
  public String toString() {
    return Arrays.toString(weights) + ", " + bias;
  }
}
