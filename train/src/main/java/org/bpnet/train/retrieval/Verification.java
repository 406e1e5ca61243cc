package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/// How well a distance tells pairs of one class from pairs of two: those up to a threshold are
/// taken for pairs of one class.
///
/// Pairs at the same distance are accepted together, so that no order among them matters.
public final class Verification {
  private static final int FOLDS = 10;

  private final double[] distances; // rising
  private final boolean[] same;
  private final double[] given;
  private final boolean[] givenSame;
  private final int positives;

  private Verification(double[] distances, boolean[] same) {
    this.given = distances.clone();
    this.givenSame = same.clone();
    int[] order =
        IntStream.range(0, distances.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .mapToInt(i -> i)
            .toArray();
    this.distances = Arrays.stream(order).mapToDouble(i -> distances[i]).toArray();
    this.same = new boolean[order.length];
    int count = 0;
    for (int i = 0; i < order.length; i++) {
      this.same[i] = same[order[i]];
      count += this.same[i] ? 1 : 0;
    }
    this.positives = count;
  }

  /// A point of the receiver operating characteristic.
  ///
  /// @param threshold the largest distance that is accepted
  /// @param falseAccepts the share of pairs of two classes that are accepted
  /// @param trueAccepts the share of pairs of one class that are accepted
  public record Point(double threshold, double falseAccepts, double trueAccepts) {}

  /// Of pairs.
  ///
  /// @param distances how far apart the two of each pair are, not NaN
  /// @param same whether they are of one class
  /// @throws IllegalArgumentException unless there are pairs of either kind and numbers for all
  public static Verification of(double[] distances, boolean[] same) {
    var all = new Verification(distances, same);
    if (all.positives == 0 || all.positives == same.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "verification: need pairs of one class and pairs of two, got %d and %d",
              all.positives,
              same.length - all.positives));
    }
    return all;
  }

  /// Of all pairs of vectors. Memory grows with their number, N(N − 1)/2.
  ///
  /// @param labels the classes of the vectors
  /// @throws IllegalArgumentException unless there are pairs of either kind
  public static Verification of(ExactIndex index, int[] labels) {
    int pairs = Math.toIntExact((long) labels.length * (labels.length - 1) / 2);
    double[] distances = new double[pairs];
    boolean[] same = new boolean[pairs];
    int[] count = new int[1];
    index.forEachPair((i, j, distance) -> {
      distances[count[0]] = distance;
      same[count[0]++] = labels[i] == labels[j];
    });
    return of(distances, same);
  }

  /// The receiver operating characteristic: a point for each threshold that changes anything, from
  /// none accepted to all.
  public Point[] roc() {
    Point[] points = new Point[distances.length + 1];
    points[0] = new Point(Double.NEGATIVE_INFINITY, 0, 0);
    int count = 1;
    int accepted = 0;
    int negatives = distances.length - positives;
    for (int i = 0; i < distances.length; i++) {
      accepted += same[i] ? 1 : 0;
      if (i + 1 == distances.length || distances[i + 1] > distances[i]) {
        points[count++] =
            new Point(
                distances[i],
                (i + 1 - accepted) / (double) negatives,
                accepted / (double) positives);
      }
    }
    return Arrays.copyOf(points, count);
  }

  /// The area under the curve: the probability that a pair of one class is nearer than one of two,
  /// with half of those as near.
  public double auc() {
    Point[] points = roc();
    double area = 0;
    for (int i = 1; i < points.length; i++) {
      double width = points[i].falseAccepts - points[i - 1].falseAccepts;
      area += width * (points[i].trueAccepts + points[i - 1].trueAccepts) / 2;
    }
    return area;
  }

  /// The equal error rate: where as large a share of pairs of two classes is accepted as of one
  /// class refused, on the straight line between the points around.
  public double equalErrorRate() {
    Point[] points = roc();
    for (int i = 1; i < points.length; i++) {
      double now = points[i].falseAccepts - (1 - points[i].trueAccepts);
      if (now >= 0) {
        double before = points[i - 1].falseAccepts - (1 - points[i - 1].trueAccepts);
        double share = -before / (now - before);
        return points[i - 1].falseAccepts
            + share * (points[i].falseAccepts - points[i - 1].falseAccepts);
      }
    }
    return 1;
  }

  /// TAR@FAR: the largest share of pairs of one class accepted while at most this share of those of
  /// two are.
  public double trueAccepts(double falseAccepts) {
    double best = 0;
    for (Point point : roc()) {
      best = point.falseAccepts <= falseAccepts ? Math.max(best, point.trueAccepts) : best;
    }
    return best;
  }

  /// The accuracy of a threshold: the share of pairs that are told right.
  public double accuracy(double threshold) {
    return accuracy(0, given.length, threshold);
  }

  private double accuracy(int start, int end, double threshold) {
    int right = 0;
    for (int i = start; i < end; i++) {
      right += (given[i] <= threshold) == givenSame[i] ? 1 : 0;
    }
    return right / (double) (end - start);
  }

  /// The threshold with the best accuracy, the smallest of equals, half-way to the next distance.
  public double bestThreshold() {
    double best = Double.NEGATIVE_INFINITY;
    int right = distances.length - positives;
    int most = right;
    for (int i = 0; i < distances.length; i++) {
      right += same[i] ? 1 : -1;
      boolean last = i + 1 == distances.length;
      if (right > most && (last || distances[i + 1] > distances[i])) {
        most = right;
        best = last ? distances[i] : (distances[i] + distances[i + 1]) / 2;
      }
    }
    return best;
  }

  /// The accuracies of ten parts, in the order in which the pairs were given, each by the best
  /// threshold of the other nine.
  ///
  /// **Source.** Huang, Ramesh, Berg, Learned-Miller 2007 (LFW), section 4.
  ///
  /// @throws IllegalArgumentException if there are fewer than ten pairs
  public double[] tenFolds() {
    if (given.length < FOLDS) {
      throw new IllegalArgumentException(
          "verification: ten parts need at least ten pairs, got " + given.length);
    }
    double[] accuracies = new double[FOLDS];
    for (int fold = 0; fold < FOLDS; fold++) {
      int start = (int) ((long) given.length * fold / FOLDS);
      int end = (int) ((long) given.length * (fold + 1) / FOLDS);
      int[] others = IntStream.range(0, given.length).filter(i -> i < start || i >= end).toArray();
      double[] theirs = Arrays.stream(others).mapToDouble(i -> given[i]).toArray();
      boolean[] whether = new boolean[others.length];
      for (int i = 0; i < others.length; i++) {
        whether[i] = givenSame[others[i]];
      }
      accuracies[fold] = accuracy(start, end, new Verification(theirs, whether).bestThreshold());
    }
    return accuracies;
  }
}
