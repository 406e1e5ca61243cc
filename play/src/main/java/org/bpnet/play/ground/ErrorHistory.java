package org.bpnet.play.ground;

import java.util.Arrays;

/// How the error of all points went. Of a long training every second, fourth, .. iteration is kept,
/// so that it stays small; which ones depends on their number alone.
public final class ErrorHistory {
  /// Ours: a screen is not much wider.
  static final int MOST = 1024;

  private long[] iterations = new long[MOST];
  private double[] losses = new double[MOST];
  private int[] correct = new int[MOST];
  private int size;
  private long stride = 1;

  ErrorHistory() {}

  /// Whether the state after so many iterations is kept, and is not yet.
  boolean wants(long iteration) {
    return iteration % stride == 0 && (size == 0 || iterations[size - 1] < iteration);
  }

  void add(long iteration, double loss, int right) {
    if (size == MOST) {
      thin();
      if (!wants(iteration)) {
        return;
      }
    }
    iterations[size] = iteration;
    losses[size] = loss;
    correct[size] = right;
    size++;
  }

  /// Keeps every second one.
  private void thin() {
    stride *= 2;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (iterations[i] % stride == 0) {
        iterations[kept] = iterations[i];
        losses[kept] = losses[i];
        correct[kept] = correct[i];
        kept++;
      }
    }
    size = kept;
  }

  /// After how many iterations each was measured.
  public long[] iterations() {
    return Arrays.copyOf(iterations, size);
  }

  /// The loss of all points, each time.
  public double[] losses() {
    return Arrays.copyOf(losses, size);
  }

  /// How many points were told right, each time.
  public int[] correct() {
    return Arrays.copyOf(correct, size);
  }
}
