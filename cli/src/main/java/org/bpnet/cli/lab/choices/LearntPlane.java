package org.bpnet.cli.lab.choices;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.metric.Confusion;

/// What came of training features of two numbers under a head: those of test images, and how they
/// lie to the weights of the classes.
///
/// @param features of each image, `[N][2]`
/// @param weights of each class, `[K][2]`
/// @param scores of each image by the library, `[N, K]`
/// @param labels the class of each image
record LearntPlane(double[][] features, double[][] weights, HostArray scores, int[] labels) {
  /// What a [#row] says.
  static final List<String> COLUMNS =
      List.of("head", "right, %", "to own class", "to the next", "mean |f|");

  /// @param features `[N, 2]`
  /// @param weights `[2, K]`, as heads have them
  static LearntPlane of(HostArray features, HostArray weights, HostArray scores, int[] labels) {
    int classes = weights.shape().extent(1);
    return new LearntPlane(
        IntStream.range(0, labels.length)
            .mapToObj(i -> new double[] {features.at(2 * i), features.at(2 * i + 1)})
            .toArray(double[][]::new),
        IntStream.range(0, classes)
            .mapToObj(k -> new double[] {weights.at(k), weights.at(classes + k)})
            .toArray(double[][]::new),
        scores,
        labels);
  }

  /// Between an image and the weights of a class, in radians, from 0 to π.
  double angle(int image, int label) {
    double[] f = features[image];
    double[] w = weights[label];
    return Math.abs(Math.atan2(f[0] * w[1] - f[1] * w[0], f[0] * w[0] + f[1] * w[1]));
  }

  static double length(double[] vector) {
    return Math.hypot(vector[0], vector[1]);
  }

  /// Means over all images, angles in degrees, under [#COLUMNS].
  List<Object> row(String head) {
    int n = labels.length;
    int classes = weights.length;
    double right = 0;
    double own = 0;
    double next = 0;
    for (int i = 0; i < n; i++) {
      int image = i;
      int label = labels[i];
      right += Confusion.largest(scores, i * classes, classes) == label ? 1 : 0;
      own += angle(i, label);
      next +=
          IntStream.range(0, classes)
              .filter(k -> k != label)
              .mapToDouble(k -> angle(image, k))
              .min()
              .orElse(0);
    }
    double length = Arrays.stream(features).mapToDouble(LearntPlane::length).sum();
    return List.of(
        head, 100 * right / n, Math.toDegrees(own / n), Math.toDegrees(next / n), length / n);
  }
}
