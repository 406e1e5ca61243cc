package org.bpnet.train;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.data.DatasetView;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.metric.Metric;
import org.bpnet.train.run.SettingsException;

/// A dataset whose values, if it has values and not classes, are standardised: a network learns
/// targets around 0 and of size 1 at the same rate whatever their units.
record RescaledTargets(Dataset raw, Standardizer standardizer) implements DatasetView {
  /// Examples looked at together while fitting.
  private static final int CHUNK = 4096;

  /// How a training set's values are brought to the size for which networks are made. Those of a
  /// regression are standardised, and what never changes keeps its scale. Where 0 has a meaning it
  /// stays: numbers of 0 and more are divided by their root mean square; counts and answers are
  /// left as they are.
  ///
  /// @throws SettingsException if the head is not for one of the numbers
  static Standardizer fit(Dataset train, OutputHead head) {
    if (head != OutputHead.REGRESSION) {
      check(train, head);
    }
    int width = ((Target.Values) train.target()).count();
    var mean = new double[width];
    var scale = new double[width];
    Arrays.fill(scale, 1);
    if (head == OutputHead.COUNT || head == OutputHead.MULTI_LABEL) {
      return new Standardizer(mean, scale);
    }
    if (head != OutputHead.NON_NEGATIVE) {
      double[] sum = sums(train, mean, difference -> difference);
      Arrays.setAll(mean, k -> sum[k] / train.size());
    }
    double[] squares = sums(train, mean, difference -> difference * difference);
    for (int k = 0; k < width; k++) {
      double deviation = Math.sqrt(squares[k] / train.size());
      scale[k] = deviation <= 1e-12 * Math.abs(mean[k]) ? 1 : deviation;
    }
    return new Standardizer(mean, scale);
  }

  private static void check(Dataset train, OutputHead head) {
    boolean answers = head == OutputHead.MULTI_LABEL;
    List<String> names = ((Target.Values) train.target()).names();
    forEach(
        train,
        (k, value) -> {
          if (value < 0 || answers && value != 0 && value != 1) {
            throw new SettingsException(
                String.format(
                    Locale.ROOT,
                    "head: %s predicts %s, and '%s' holds %s; use regression",
                    head,
                    answers ? "answers of 1 and 0" : "numbers of 0 and more",
                    names.get(k),
                    (float) value));
          }
        });
  }

  /// For each value, the sum over examples of something of its difference to a mean.
  private static double[] sums(Dataset train, double[] mean, DoubleUnaryOperator something) {
    var sums = new double[mean.length];
    forEach(train, (k, value) -> sums[k] += something.applyAsDouble(value - mean[k]));
    return sums;
  }

  /// Takes one of an example's values, and which it is.
  @FunctionalInterface
  private interface Taker {
    void take(int k, double value);
  }

  private static void forEach(Dataset train, Taker taker) {
    int width = ((Target.Values) train.target()).count();
    for (int from = 0; from < train.size(); from += CHUNK) {
      int to = Math.min(train.size(), from + CHUNK);
      HostArray values = train.targets(IntStream.range(from, to).toArray());
      for (int i = 0; i < values.shape().elementCount(); i++) {
        taker.take(i % width, values.at(i));
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
  public void feed(MessageDigest digest, int[] indices) {
    if (raw.target() instanceof Target.Classes) {
      raw.feed(digest, indices); // nothing is rescaled
    } else {
      DatasetView.super.feed(digest, indices);
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
