package org.bpnet.train.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Whether a classifier is as often right as it is sure. Examples are put in bins by the
/// probability of the class that they are taken for, the *confidence*; in each bin the mean
/// confidence is held against the share of examples that are right.
///
/// **Formula.** The expected calibration error is Σ_b n_b/N·|right_b − confidence_b| over 15 bins
/// of equal width. The Brier score is the mean of Σ_c (p_c − y_c)², from 0 to 2, and the negative
/// log-likelihood the mean of −ln p of the right class, where a probability of 0 counts as the
/// smallest normal number. Scaled by a temperature T, probabilities are p_c^(1/T) / Σ_k p_k^(1/T),
/// softmax of the scores divided by T.
///
/// **Source.** Guo, Pleiss, Sun, Weinberger 2017, *On calibration of modern neural networks* (bins,
/// temperature); Naeini, Cooper, Hauskrecht 2015 (expected error); Brier 1950.
///
/// @param examples their number
/// @param confidence the mean over all examples
/// @param accuracy the share of examples that are right
/// @param expectedError from 0 to 1
/// @param brier the Brier score
/// @param logLoss the negative log-likelihood, in nats
/// @param bins those that hold examples, by rising confidence
public record Calibration(
    int examples,
    double confidence,
    double accuracy,
    double expectedError,
    double brier,
    double logLoss,
    List<Bin> bins) {
  /// As many as in Guo et al. 2017.
  private static final int BINS = 15;

  /// Ends between which the inverse of a temperature is sought. Ours.
  private static final double LEAST_SHARPNESS = 0.05;

  private static final double MOST_SHARPNESS = 20;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int HALVINGS = 60;

  /// Keeps a copy.
  public Calibration {
    bins = List.copyOf(bins);
  }

  /// Examples of about the same confidence.
  public record Bin(int examples, double confidence, double accuracy) {}

  /// How it is, and how it would be at the temperature that suits these examples best.
  ///
  /// @param temperature see [Calibration#temperature]; 1 where it changes nothing
  public record Advice(Calibration now, double temperature, Calibration scaled) {}

  /// Of probabilities `[N, C]` and the right classes, I32 `[N]`, as they are and scaled.
  ///
  /// @throws IllegalArgumentException if there are none, or the shapes do not fit
  public static Advice advice(HostArray probabilities, HostArray labels) {
    double temperature = temperature(probabilities, labels).orElse(1.0);
    return new Advice(
        of(probabilities, labels), temperature, of(scaled(probabilities, temperature), labels));
  }

  /// Of probabilities `[N, C]` and the right classes, I32 `[N]`.
  ///
  /// @throws IllegalArgumentException if there are none, or the shapes do not fit
  public static Calibration of(HostArray probabilities, HostArray labels) {
    int classes = check(probabilities, labels);
    int n = labels.shape().elementCount();
    int[] counts = new int[BINS];
    int[] rights = new int[BINS];
    double[] sums = new double[BINS];
    double squares = 0;
    double logs = 0;
    for (int i = 0; i < n; i++) {
      int label = (int) labels.at(i);
      int guess = Confusion.largest(probabilities, i * classes, classes);
      double confidence = probabilities.at(i * classes + guess);
      int bin = Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
      counts[bin]++;
      sums[bin] += confidence;
      rights[bin] += guess == label ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        double off = probabilities.at(i * classes + c) - (c == label ? 1 : 0);
        squares += off * off;
      }
      logs -= log(probabilities.at(i * classes + label));
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      if (counts[b] > 0) {
        bins.add(new Bin(counts[b], sums[b] / counts[b], rights[b] / (double) counts[b]));
        error += Math.abs(rights[b] - sums[b]) / n;
      }
    }
    double confidence = Arrays.stream(sums).sum() / n;
    double accuracy = Arrays.stream(rights).sum() / (double) n;
    return new Calibration(n, confidence, accuracy, error, squares / n, logs / n, bins);
  }

  private static int check(HostArray probabilities, HostArray labels) {
    Shape shape = probabilities.shape();
    if (shape.rank() != 2
        || labels.shape().elementCount() == 0
        || shape.extent(0) != labels.shape().elementCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "calibration: needs probabilities [N, C] and labels [N] of at least one example, got"
                  + " %s and %s",
              shape,
              labels.shape()));
    }
    return shape.extent(1);
  }

  private static double log(double probability) {
    return Math.log(Math.max(probability, Double.MIN_NORMAL));
  }

  /// The temperature by which probabilities are to be scaled so that their negative log-likelihood
  /// is smallest: above 1 where the classifier is too sure, below 1 where it is not sure enough. It
  /// is sought from 1/20 to 20; where all examples are right, it is 1/20. To say something of other
  /// examples, it has to be found on examples that were not learnt from.
  ///
  /// @return empty if all temperatures are the same, since the classifier tells nothing apart
  public static Optional<Double> temperature(HostArray probabilities, HostArray labels) {
    check(probabilities, labels);
    double low = LEAST_SHARPNESS;
    double high = MOST_SHARPNESS;
    for (int i = 0; i < HALVINGS; i++) { // the likelihood is convex in 1/T
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (logLoss(probabilities, labels, left) < logLoss(probabilities, labels, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    boolean flat =
        logLoss(probabilities, labels, LEAST_SHARPNESS)
            == logLoss(probabilities, labels, MOST_SHARPNESS);
    return flat ? Optional.empty() : Optional.of(2 / (low + high));
  }

  private static double logLoss(HostArray probabilities, HostArray labels, double sharpness) {
    int classes = probabilities.shape().extent(1);
    int n = labels.shape().elementCount();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      int best = Confusion.largest(probabilities, i * classes, classes);
      double largest = log(probabilities.at(i * classes + best));
      double total = 0;
      for (int c = 0; c < classes; c++) {
        total += Math.exp(sharpness * (log(probabilities.at(i * classes + c)) - largest));
      }
      double own = log(probabilities.at(i * classes + (int) labels.at(i)));
      sum += Math.log(total) - sharpness * (own - largest);
    }
    return sum / n;
  }

  /// Probabilities `[N, C]` scaled by a temperature.
  public static HostArray scaled(HostArray probabilities, double temperature) {
    int classes = probabilities.shape().extent(1);
    var values = new double[probabilities.shape().elementCount()];
    for (int first = 0; first < values.length; first += classes) {
      int best = Confusion.largest(probabilities, first, classes);
      double largest = log(probabilities.at(first + best));
      double total = 0;
      for (int c = first; c < first + classes; c++) {
        values[c] = Math.exp((log(probabilities.at(c)) - largest) / temperature);
        total += values[c];
      }
      for (int c = first; c < first + classes; c++) {
        values[c] /= total;
      }
    }
    return HostArray.of(values, probabilities.shape());
  }
}
