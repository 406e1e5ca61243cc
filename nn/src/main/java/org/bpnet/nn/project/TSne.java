package org.bpnet.nn.project;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Points in a plane of which those are near one another that are so in many dimensions, by
/// t-distributed stochastic neighbour embedding. Who is near whom is kept; how far apart clusters
/// lie, and how large they are, means little.
///
/// **Formula.** Makes KL(P‖Q) small. P are the affinities of the points, p_j|i ∝ exp(−β_i·‖x_i −
/// x_j‖²), with the β_i that gives each point so many neighbours (the perplexity), made symmetric;
/// Q ∝ 1/(1 + ‖y_i − y_j‖²). By gradient descent with momentum, 0.5 for 250 steps and 0.8 after
/// them, and a rate for each coordinate that grows while its sign stays; for the same 250 steps all
/// p count as more, so that clusters form before they spread.
///
/// Looks at all pairs in every step, in double precision: time and memory grow with N². The same
/// seed gives the same bits for any number of threads.
///
/// **Source.** van der Maaten, Hinton 2008, eq. 1, 4, 5 and algorithm 1; the defaults and the steps
/// with exaggeration are those of van der Maaten 2014, section 5; rates for each coordinate by
/// Jacobs 1988, as in the authors' program.
///
/// @param perplexity how many neighbours a point has, in effect; at least 1
/// @param steps how many
/// @param rate of a step
/// @param exaggeration how much p count as more at first
public record TSne(double perplexity, int steps, double rate, double exaggeration) {
  private static final int FIRST = 250;
  private static final double MOMENTUM_FIRST = 0.5;
  private static final double MOMENTUM = 0.8;
  private static final double START = 1e-2; // the deviation of the first points
  private static final double GAIN = 0.2;
  private static final double LOSS = 0.8;
  private static final double LEAST_GAIN = 0.01;
  private static final int MOST = 5_000; // 200 MB of affinities; ours

  /// Throws IllegalArgumentException if a number is out of range.
  public TSne {
    boolean fits = perplexity >= 1 && steps >= 1 && rate > 0 && exaggeration >= 1;
    if (!fits || !Double.isFinite(perplexity + rate + exaggeration)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "t-SNE: needs a perplexity of at least 1, steps, a rate above 0 and an exaggeration of"
                  + " at least 1, got %s, %d, %s and %s",
              perplexity,
              steps,
              rate,
              exaggeration));
    }
  }

  /// Perplexity 30, 1,000 steps at rate 200, exaggeration 12.
  public static TSne defaults() {
    return new TSne(30, 1_000, 200, 12);
  }

  /// The same with another perplexity.
  public TSne perplexity(double neighbours) {
    return new TSne(neighbours, steps, rate, exaggeration);
  }

  /// The same with another number of steps.
  public TSne steps(int count) {
    return new TSne(perplexity, count, rate, exaggeration);
  }

  /// Where the points came to lie.
  ///
  /// @param points F64 `[N, 2]`, with mean 0
  /// @param divergence KL(P‖Q), which two runs on the same points may be compared by
  public record Outcome(HostArray points, double divergence) {}

  /// Lays points out in a plane.
  ///
  /// @param points `[N, D]`, up to 5,000
  /// @param seed of the first places
  /// @throws ShapeException for other shapes
  /// @throws IllegalArgumentException if there are too many, no more than the perplexity and one,
  ///   or a number is not finite
  public Outcome of(HostArray points, Seed seed) {
    check(points);
    int count = points.shape().extent(0);
    var fit = new PlaneFit(Affinities.of(points, perplexity), count);
    double[] y = new double[2 * count];
    Arrays.setAll(y, i -> START * seed.normal(i));
    double[] moved = new double[y.length];
    double[] gains = new double[y.length];
    Arrays.fill(gains, 1);
    double[] gradient = new double[y.length];
    for (int step = 0; step < steps; step++) {
      boolean first = step < FIRST;
      fit.gradient(y, first ? exaggeration : 1, gradient);
      for (int i = 0; i < y.length; i++) {
        boolean onward = gradient[i] * moved[i] <= 0;
        gains[i] = Math.max(LEAST_GAIN, onward ? gains[i] + GAIN : gains[i] * LOSS);
        double momentum = first ? MOMENTUM_FIRST : MOMENTUM;
        moved[i] = momentum * moved[i] - rate * gains[i] * gradient[i];
        y[i] += moved[i];
      }
      centre(y);
    }
    return new Outcome(HostArray.of(y, Shape.of(count, 2)), fit.divergence(y));
  }

  private static void centre(double[] y) {
    double[] mean = new double[2];
    for (int i = 0; i < y.length; i++) {
      mean[i % 2] += 2 * y[i] / y.length;
    }
    for (int i = 0; i < y.length; i++) {
      y[i] -= mean[i % 2];
    }
  }

  private void check(HostArray points) {
    Shape shape = points.shape();
    if (shape.rank() != 2 || shape.elementCount() == 0) {
      throw new ShapeException("t-SNE: needs points [N, D], got " + shape);
    }
    int count = shape.extent(0);
    if (count > MOST || perplexity >= count - 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "t-SNE: needs more points than the perplexity and one, %s, and at most %d, got %d;"
                  + " choose some of them, or a smaller perplexity",
              perplexity + 1,
              MOST,
              count));
    }
    if (!IntStream.range(0, shape.elementCount()).allMatch(i -> Double.isFinite(points.at(i)))) {
      throw new IllegalArgumentException("t-SNE: needs finite numbers, got NaN or an infinity");
    }
  }
}
