package org.bpnet.train.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;

/// How a classifier of two classes does at every threshold from which on an example is taken for
/// one of them: the receiver operating characteristic, and precision over recall.
///
/// Thresholds stand half-way between the probabilities of examples, so that none depends on how a
/// probability is rounded; examples that are equally probable are taken together.
///
/// @param label the class, 0 or 1
/// @param positives the number of examples of the class
/// @param negatives the number of those of the other
/// @param points by falling thresholds, from no example taken for the class to all
public record ThresholdCurve(int label, long positives, long negatives, List<Point> points) {
  /// Keeps a copy.
  public ThresholdCurve {
    points = List.copyOf(points);
  }

  /// What is counted at a threshold.
  ///
  /// @param threshold the least probability at which an example is taken for the class
  /// @param found examples of the class that are taken for it
  /// @param missed examples of the class that are not
  /// @param falseAlarms examples of the other class that are taken for it
  /// @param rejected examples of the other class that are not
  public record Point(double threshold, long found, long missed, long falseAlarms, long rejected) {
    /// Of those taken for the class, the share that are of it; 1 of none.
    public double precision() {
      return found + falseAlarms == 0 ? 1 : (double) found / (found + falseAlarms);
    }

    /// Of those of the class, the share that are found: the true positive rate.
    public double recall() {
      return (double) found / (found + missed);
    }

    /// Of those of the other class, the share that are taken for it: the false positive rate.
    public double falseAlarmRate() {
      return (double) falseAlarms / (falseAlarms + rejected);
    }

    /// The harmonic mean of precision and recall.
    public double f1() {
      return 2.0 * found / (2.0 * found + missed + falseAlarms);
    }
  }

  /// Of probabilities `[N, 2]` and the right classes, I32 `[N]`.
  ///
  /// @param label the class whose threshold moves
  /// @throws IllegalArgumentException if there are not two classes, or no example of either
  public static ThresholdCurve of(HostArray probabilities, HostArray labels, int label) {
    int count = labels.shape().elementCount();
    if (probabilities.shape().rank() != 2 || probabilities.shape().extent(1) != 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "threshold: needs two classes, got probabilities of shape %s",
              probabilities.shape()));
    }
    long positives = IntStream.range(0, count).filter(i -> labels.at(i) == label).count();
    if (positives == 0 || positives == count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "threshold: needs examples of both classes, got %d of one and %d of the other",
              positives,
              count - positives));
    }
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities.at(2 * i + label)))
            .mapToInt(i -> i)
            .toArray();
    List<Point> points = new ArrayList<>();
    long found = 0;
    double above = 1;
    for (int i = 0; i <= count; i++) {
      double below = i == count ? 0 : probabilities.at(2 * order[i] + label);
      if (i == 0 || i == count || below < above) {
        long alarms = i - found;
        points.add(
            new Point(
                (above + below) / 2, found, positives - found, alarms, count - positives - alarms));
      }
      above = below;
      found += i < count && labels.at(order[i]) == label ? 1 : 0;
    }
    return new ThresholdCurve(label, positives, count - positives, points);
  }

  /// The area under the receiver operating characteristic: how probable it is that an example of
  /// the class is held for more probable to be so than one of the other, with half of those held
  /// for equally so.
  ///
  /// **Source.** Hanley, McNeil 1982; as scikit-learn's `roc_auc_score`.
  public double auc() {
    double area = 0;
    for (int i = 1; i < points.size(); i++) {
      Point last = points.get(i - 1);
      Point next = points.get(i);
      double width = next.falseAlarmRate() - last.falseAlarmRate();
      area += width * (next.recall() + last.recall()) / 2;
    }
    return area;
  }

  /// The mean of the precisions at each threshold, weighed by how much recall it adds, without
  /// interpolation; as scikit-learn's `average_precision_score`.
  public double averagePrecision() {
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      sum += (points.get(i).recall() - points.get(i - 1).recall()) * points.get(i).precision();
    }
    return sum;
  }

  /// The point that a goal is met best at; of several that meet it as well, that nearest ½. Empty
  /// if none will do.
  ///
  /// A threshold that is to hold for other examples has to be chosen on examples that the model has
  /// not learnt from.
  public Optional<Point> best(ThresholdGoal goal) {
    return points.stream()
        .filter(point -> point.threshold() > 0 && point.threshold() < 1)
        .filter(point -> goal.of(point) > Double.NEGATIVE_INFINITY)
        .max(
            Comparator.comparingDouble(goal::of)
                .thenComparingDouble(point -> -Math.abs(point.threshold() - 0.5)));
  }
}
