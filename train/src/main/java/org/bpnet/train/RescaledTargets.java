package org.bpnet.train;

import java.security.MessageDigest;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.train.metric.Metric;

/// A dataset whose values, if it has values and not classes, are standardised: a network learns
/// targets around 0 and of size 1 at the same rate whatever their units.
record RescaledTargets(Dataset raw, Standardizer standardizer) implements Dataset {
  /// Examples looked at together while fitting.
  private static final int CHUNK = 4096;

  /// The scale of each of a training set's values; what never changes keeps its scale.
  static Standardizer fit(Dataset train) {
    int width = ((Target.Values) train.target()).count();
    var mean = new double[width];
    var scale = new double[width];
    for (int from = 0; from < train.size(); from += CHUNK) {
      add(train, from, mean, new double[width], scale, false);
    }
    for (int k = 0; k < width; k++) {
      mean[k] /= train.size();
    }
    for (int from = 0; from < train.size(); from += CHUNK) {
      add(train, from, new double[width], mean, scale, true);
    }
    for (int k = 0; k < width; k++) {
      double deviation = Math.sqrt(scale[k] / train.size());
      scale[k] = deviation <= 1e-12 * Math.abs(mean[k]) ? 1 : deviation;
    }
    return new Standardizer(mean, scale);
  }

  private static void add(
      Dataset train, int from, double[] sum, double[] mean, double[] squares, boolean second) {
    int to = Math.min(train.size(), from + CHUNK);
    HostArray values = train.targets(IntStream.range(from, to).toArray());
    for (int i = 0; i < values.shape().elementCount(); i++) {
      int k = i % sum.length;
      double difference = values.at(i) - mean[k];
      if (second) {
        squares[k] += difference * difference;
      } else {
        sum[k] += difference;
      }
    }
  }

  /// Standardised values as they were.
  static HostArray restore(HostArray values, Standardizer standardizer) {
    double[] mean = standardizer.mean();
    double[] scale = standardizer.scale();
    var restored = new double[values.shape().elementCount()];
    for (int i = 0; i < restored.length; i++) {
      int k = i % mean.length;
      restored[i] = values.at(i) * scale[k] + mean[k];
    }
    return HostArray.of(restored, values.shape());
  }

  /// A metric in the units of the values.
  record InUnits(Metric metric, Standardizer standardizer) implements Metric {
    @Override
    public String label() {
      return metric.label();
    }

    @Override
    public boolean higherIsBetter() {
      return metric.higherIsBetter();
    }

    @Override
    public Accumulator start() {
      Accumulator inner = metric.start();
      return new Accumulator() {
        @Override
        public void add(HostArray outputs, HostArray targets) {
          inner.add(restore(outputs, standardizer), restore(targets, standardizer));
        }

        @Override
        public double value() {
          return inner.value();
        }
      };
    }
  }

  @Override
  public int size() {
    return raw.size();
  }

  @Override
  public Shape featureShape() {
    return raw.featureShape();
  }

  @Override
  public Target target() {
    return raw.target();
  }

  @Override
  public HostArray features(int[] indices) {
    return raw.features(indices);
  }

  @Override
  public void feed(MessageDigest digest, int[] indices) {
    if (raw.target() instanceof Target.Classes) {
      raw.feed(digest, indices); // nothing is rescaled
    } else {
      Dataset.super.feed(digest, indices);
    }
  }

  @Override
  public HostArray targets(int[] indices) {
    HostArray targets = raw.targets(indices);
    if (targets.type().isFloat()) {
      standardizer.apply(targets.toFloats()); // fresh, by Dataset's contract
    }
    return targets;
  }
}
