package org.bpnet.cli.lab.choices;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FeaturePlanes;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.metric.Confusion;

/// What came of training features of two numbers under a loss with a head: those of test images,
/// and how they lie to the weights of the classes.
///
/// @param features of each image, `[N, 2]`
/// @param weights of each class, `[2, K]`, as heads have them
/// @param scores of each image by the library, `[N, K]`
/// @param labels the class of each image
record LearntPlane(
    String loss, HostArray features, HostArray weights, HostArray scores, int[] labels) {
  /// What a [#row] says.
  static final List<String> COLUMNS =
      List.of("loss", "right, %", "to own class", "to the next", "mean |f|");

  private int classes() {
    return weights.shape().extent(1);
  }

  private double[] feature(int image) {
    return new double[] {features.at(2 * image), features.at(2 * image + 1)};
  }

  private double[] weight(int label) {
    return new double[] {weights.at(label), weights.at(classes() + label)};
  }

  /// Between an image and the weights of a class, in radians, from 0 to π.
  double angle(int image, int label) {
    double[] f = feature(image);
    double[] w = weight(label);
    return Math.abs(Math.atan2(f[0] * w[1] - f[1] * w[0], f[0] * w[0] + f[1] * w[1]));
  }

  /// Of the features of an image.
  double length(int image) {
    double[] f = feature(image);
    return Math.hypot(f[0], f[1]);
  }

  /// Of the weights of a class.
  double lengthOfWeights(int label) {
    double[] w = weight(label);
    return Math.hypot(w[0], w[1]);
  }

  /// Means over all images, angles in degrees, under [#COLUMNS].
  List<Object> row() {
    int n = labels.length;
    double right = 0;
    double own = 0;
    double next = 0;
    double length = 0;
    for (int i = 0; i < n; i++) {
      int image = i;
      int label = labels[i];
      right += Confusion.largest(scores, i * classes(), classes()) == label ? 1 : 0;
      own += angle(i, label);
      next +=
          IntStream.range(0, classes())
              .filter(k -> k != label)
              .mapToDouble(k -> angle(image, k))
              .min()
              .orElse(0);
      length += length(i);
    }
    return List.of(
        loss, 100 * right / n, Math.toDegrees(own / n), Math.toDegrees(next / n), length / n);
  }

  /// To be drawn.
  FeaturePlanes.Plane plane() {
    return FeaturePlanes.Plane.of(loss, features, labels, Optional.of(weights));
  }
}
