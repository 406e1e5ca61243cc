package org.bpnet.cli.lab.gan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.nn.adversarial.FrechetDistance;
import org.bpnet.nn.adversarial.MeanDiscrepancy;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;

/// A classifier that is shown what a generator makes, and compares what it sees in it with what it
/// sees in real images.
final class Judge {
  private static final int COMPARED = 500;

  private final Classifier classifier;
  private final Backend backend;
  private final HostArray real;

  /// What it says of samples.
  ///
  /// @param sure how probable to it the class is that it takes a sample for, the mean
  /// @param shares of samples that it takes for each class
  /// @param distance of Fréchet between its features of samples and of real images
  /// @param discrepancy maximum mean discrepancy of these, squared
  /// @param spread how far features are from their mean, as a share of what it is of real images
  record Opinion(double sure, double[] shares, double distance, double discrepancy, double spread) {
    double least() {
      return Arrays.stream(shares).min().orElseThrow();
    }

    /// A generator that makes half of the classes or fewer, or what is hardly half as different
    /// from one another as real images are.
    boolean isCollapsed(double leastShare) {
      long seen = Arrays.stream(shares).filter(share -> share >= leastShare).count();
      return seen <= shares.length / 2 || spread < 0.5;
    }
  }

  /// @param images real ones that it was not trained on
  Judge(Classifier classifier, Dataset images, Backend backend) {
    this.classifier = classifier;
    this.backend = backend;
    this.real = features(images);
  }

  /// What the output layer sees.
  private HostArray features(Dataset images) {
    return classifier.embeddings(images, -1);
  }

  /// @param samples `[N, H, W, C]`, pixels from 0 to 1
  Opinion of(HostArray samples) {
    Shape image = samples.shape().without(0);
    Dataset shown =
        Dataset.of(
            samples.toFloats(),
            image,
            new int[samples.shape().extent(0)], // nobody looks at them
            classifier.target());
    Predictions predicted = classifier.predict(shown);
    double[] shares = new double[predicted.classes().size()];
    double sure = 0;
    for (int i = 0; i < predicted.size(); i++) {
      shares[predicted.label(i)] += 1.0 / predicted.size();
      sure += predicted.probability(i, predicted.label(i)) / predicted.size();
    }
    HostArray seen = features(shown);
    double spread = spread(real);
    return new Opinion(
        sure,
        shares,
        FrechetDistance.of(rows(real), rows(seen)),
        discrepancy(seen, spread),
        spread(seen) / spread);
  }

  private double discrepancy(HostArray seen, double width) {
    try (Pass pass = Pass.eval(backend)) {
      return new MeanDiscrepancy(width).of(pass.input(some(seen)), pass.input(some(real))).item();
    }
  }

  private static HostArray rows(HostArray features) {
    int count = features.shape().extent(0);
    return HostArray.of(
        features.toFloats(), Shape.of(count, features.shape().elementCount() / count));
  }

  private static HostArray some(HostArray features) {
    HostArray rows = rows(features);
    int count = Math.min(COMPARED, rows.shape().extent(0));
    int width = rows.shape().extent(1);
    return HostArray.of(Arrays.copyOf(rows.toFloats(), count * width), Shape.of(count, width));
  }

  /// The root of the mean squared distance from the mean.
  private static double spread(HostArray features) {
    HostArray rows = rows(features);
    int count = rows.shape().extent(0);
    int width = rows.shape().extent(1);
    double sum = 0;
    for (int k = 0; k < width; k++) {
      int column = k;
      double[] own =
          IntStream.range(0, count).mapToDouble(i -> rows.at(i * width + column)).toArray();
      double mean = Arrays.stream(own).average().orElseThrow();
      sum += Arrays.stream(own).map(v -> (v - mean) * (v - mean)).sum() / count;
    }
    return Math.sqrt(sum);
  }
}
