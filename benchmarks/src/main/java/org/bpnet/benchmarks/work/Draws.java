package org.bpnet.benchmarks.work;

import java.util.Arrays;

/// The numbers that weights, features and labels start from, the same in every engine.
///
/// **Formula.** The draw `i` of a stream `s` is the `i`-th output of SplitMix64 with the seed
/// `s`·2³²: z ← s·2³² + (i + 1)·γ, mixed; its upper 24 bits over 2²⁴ are the uniform number.
///
/// **Source.** Steele, Lea, Flood 2014; the constants are those of `java.util.SplittableRandom`.
public final class Draws {
  private static final int FEATURES = 1;
  private static final int LABELS = 2;
  private static final int WEIGHTS = 16;

  private Draws() {}

  static float uniform(int stream, long i) {
    return (mixed(stream, i) >>> 40) * 0x1p-24f;
  }

  private static long mixed(int stream, long i) {
    long z = ((long) stream << 32) + (i + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /// The features of one batch, `[batch, width]` or `[batch, H, W, C]`, uniform in [0, 1).
  public static float[] features(int batch, int width, int index) {
    var values = new float[batch * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = uniform(FEATURES, (long) index * values.length + i);
    }
    return values;
  }

  /// The labels of one batch, `[batch]`, each of the classes equally likely.
  public static int[] labels(int batch, int classes, int index) {
    var values = new int[batch];
    for (int i = 0; i < batch; i++) {
      values[i] = (int) (uniform(LABELS, (long) index * batch + i) * classes);
    }
    return values;
  }

  /// The labels of one batch, `[batch]`, as many of each class: (n + index) modulo the classes.
  public static int[] balanced(int batch, int classes, int index) {
    var values = new int[batch];
    Arrays.setAll(values, i -> (i + index) % classes);
    return values;
  }

  /// The first weights of a layer, `[in, out]` or `[side, side, C, out]`, uniform within ±1/√in.
  ///
  /// @param in the terms of a sum: of a convolution, side²·C
  public static float[] weights(int layer, int in, int out) {
    float bound = (float) (1 / Math.sqrt(in));
    var values = new float[in * out];
    for (int i = 0; i < values.length; i++) {
      values[i] = (2 * uniform(WEIGHTS + layer, i) - 1) * bound;
    }
    return values;
  }
}
