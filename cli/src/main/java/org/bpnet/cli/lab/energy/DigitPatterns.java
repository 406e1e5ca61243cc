package org.bpnet.cli.lab.energy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Dataset;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;

/// The ten digits as patterns of ±1: of each class of the bundled digits the mean picture, 1 where
/// it is dark.
final class DigitPatterns {
  static final int DIGITS = 10;
  static final int SIDE = 8;
  private static final int PIXELS = SIDE * SIDE;

  /// Ours: less makes the lines of the mean pictures run together, more breaks them.
  private static final double DARK = 0.4;

  private DigitPatterns() {}

  static int[][] all() {
    Dataset images = ((DataSource.Examples) DataSources.open("digits")).examples();
    int[] every = IntStream.range(0, images.size()).toArray();
    float[] pixels = images.features(every).toFloats();
    int[] labels = images.targets(every).toInts();
    double[][] sums = new double[DIGITS][PIXELS];
    int[] counts = new int[DIGITS];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      for (int k = 0; k < PIXELS; k++) {
        sums[labels[i]][k] += pixels[i * PIXELS + k];
      }
    }
    return IntStream.range(0, DIGITS)
        .mapToObj(digit ->
            Arrays.stream(sums[digit])
                .mapToInt(sum -> sum / counts[digit] > DARK ? 1 : -1)
                .toArray())
        .toArray(int[][]::new);
  }

  /// The pattern with so many of its units turned over.
  static int[] noisy(int[] pattern, int wrong, Seed seed) {
    int[] noisy = pattern.clone();
    for (int unit : Arrays.copyOf(seed.permutation(noisy.length), wrong)) {
      noisy[unit] = -noisy[unit];
    }
    return noisy;
  }

  /// A line of the picture, two letters a pixel.
  static String line(int[] state, int row) {
    var line = new StringBuilder();
    for (int column = 0; column < SIDE; column++) {
      line.append(state[row * SIDE + column] > 0 ? "##" : "..");
    }
    return line.toString();
  }
}
