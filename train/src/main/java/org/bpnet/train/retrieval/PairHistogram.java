package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.nn.embed.distance.Cosine;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.Dot;
import org.bpnet.nn.embed.distance.Euclidean;
import org.bpnet.nn.embed.distance.SquaredEuclidean;

/// How far apart two examples of one class are, and two of two classes: all pairs of a set, counted
/// in bins of one width.
///
/// **Units.** Angles in degrees, from 0 to 180, where distances look at directions alone (the
/// cosine, and the others for embeddings of length 1); else the distances themselves, from the
/// least to the largest.
///
/// @param angles whether these are angles
/// @param low where the first bin begins
/// @param high where the last bin ends
/// @param within how many pairs of one class each bin has; its upper end counts for the last alone
/// @param between how many pairs of two classes
/// @param meanWithin the mean of pairs of one class, of the numbers and not of the bins
/// @param meanBetween the mean of pairs of two classes
public record PairHistogram(
    boolean angles,
    double low,
    double high,
    long[] within,
    long[] between,
    double meanWithin,
    double meanBetween) {
  private static final double HALF_TURN = 180;

  /// Of all pairs of vectors. Nothing is kept of a pair but its count; distances that are not
  /// angles are computed twice, the first time for their range.
  ///
  /// @param labels the classes of the vectors
  /// @param bins how many, at least 1
  /// @throws IllegalArgumentException unless there are pairs of either kind
  public static PairHistogram of(ExactIndex index, int[] labels, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("histogram: needs at least one bin, got " + bins);
    }
    Optional<DoubleUnaryOperator> angle = angle(index.distance());
    if (angle.isPresent()) {
      return counted(index, labels, angle.get(), new double[] {0, HALF_TURN}, bins, true);
    }
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    index.forEachPair((_, _, distance) -> {
      range[0] = Math.min(range[0], distance);
      range[1] = Math.max(range[1], distance);
    });
    if (range[0] == range[1]) {
      range[1] += 1; // a width for the only bin that is not empty
    }
    return counted(index, labels, DoubleUnaryOperator.identity(), range, bins, false);
  }

  private static PairHistogram counted(
      ExactIndex index,
      int[] labels,
      DoubleUnaryOperator measure,
      double[] range,
      int bins,
      boolean angles) {
    long[][] counts = new long[2][bins];
    double[] sums = new double[2];
    index.forEachPair((i, j, distance) -> {
      double value = measure.applyAsDouble(distance);
      int kind = labels[i] == labels[j] ? 0 : 1;
      int bin = (int) ((value - range[0]) / (range[1] - range[0]) * bins);
      counts[kind][Math.min(bin, bins - 1)]++;
      sums[kind] += value;
    });
    long within = Arrays.stream(counts[0]).sum();
    long between = Arrays.stream(counts[1]).sum();
    if (within == 0 || between == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "histogram: needs pairs of one class and pairs of two, got %d and %d",
              within,
              between));
    }
    return new PairHistogram(
        angles, range[0], range[1], counts[0], counts[1], sums[0] / within, sums[1] / between);
  }

  /// What makes degrees of a distance; empty if it looks at lengths too.
  private static Optional<DoubleUnaryOperator> angle(Distance distance) {
    return switch (distance) {
      case Cosine _ -> Optional.of(d -> degrees(1 - d));
      case Dot(boolean unit) when unit -> Optional.of(d -> degrees(-d));
      case SquaredEuclidean(boolean unit) when unit -> Optional.of(d -> degrees(1 - d / 2));
      case Euclidean(boolean unit) when unit -> Optional.of(d -> degrees(1 - d * d / 2));
      default -> Optional.empty();
    };
  }

  private static double degrees(double cosine) {
    return Math.toDegrees(Math.acos(Math.clamp(cosine, -1, 1)));
  }

  /// The overlapping coefficient: the sum over bins of the smaller of the two shares of pairs, from
  /// 0 where no bin has both kinds to 1 where they are spread alike. Narrower bins make it smaller.
  ///
  /// **Source.** Weitzman 1970; Inman, Bradley 1989.
  public double overlap() {
    double[] one = shares(within);
    double[] two = shares(between);
    double sum = 0;
    for (int bin = 0; bin < one.length; bin++) {
      sum += Math.min(one[bin], two[bin]);
    }
    return sum;
  }

  /// The share of pairs in each bin.
  public static double[] shares(long[] counts) {
    double all = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> count / all).toArray();
  }
}
