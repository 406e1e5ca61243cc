package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.embed.distance.SquaredEuclidean;

/// Clusters of vectors, found without knowing their classes: centres c such that Σ‖x − c(x)‖² is
/// small, c(x) the nearest of each.
///
/// In turns each vector goes to the nearest centre, and each centre to the mean of its vectors,
/// until no vector changes place. That is a minimum among its neighbours and not always the least
/// of all. The first centre is one of the vectors by chance, each further one too, with chances in
/// proportion to the square of the distance from those before it (k-means++). A centre without
/// vectors goes to the vector that is farthest from its own.
///
/// **Ties**: of equally near centres the first.
///
/// **Source.** Lloyd 1982; Arthur, Vassilvitskii 2007, section 2.2, for the first centres. At most
/// 300 turns, as scikit-learn.
///
/// @param centres `[K, D]`
/// @param clusters of each vector, the position of its centre
/// @param cost Σ‖x − c(x)‖²
/// @param turns how many it took
public record KMeans(HostArray centres, int[] clusters, double cost, int turns) {
  private static final int MOST_TURNS = 300;

  /// Clusters of vectors.
  ///
  /// @param backend computes distances; it is left open
  /// @param distance prepares the vectors: for those of directions alone, to length 1
  /// @param vectors `[N, D]`
  /// @param count how many clusters, 1 to N
  /// @param seed of the first centres
  /// @throws ShapeException for other shapes
  /// @throws IllegalArgumentException for another number of clusters
  public static KMeans of(
      Backend backend, Distance distance, HostArray vectors, int count, Seed seed) {
    Shape shape = vectors.shape();
    if (shape.rank() != 2 || shape.elementCount() == 0) {
      throw new ShapeException("k-means: need vectors [N, D], at least one, got " + shape);
    }
    if (count < 1 || count > shape.extent(0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "k-means: needs 1 to %,d clusters of as many vectors, got %,d",
              shape.extent(0),
              count));
    }
    HostArray points = distance.prepare(backend, vectors);
    HostArray centres = first(points, count, seed);
    int[] clusters = new int[0];
    for (int turn = 1; ; turn++) {
      Neighbours nearest = nearest(backend, centres, points);
      if (Arrays.equals(nearest.items(), clusters) || turn > MOST_TURNS) {
        return new KMeans(centres, nearest.items(), sum(nearest.distances()), turn);
      }
      clusters = nearest.items();
      centres = means(points, nearest, count);
    }
  }

  private static Neighbours nearest(Backend backend, HostArray centres, HostArray points) {
    try (Index index = ExactIndex.of(backend, new SquaredEuclidean(false), centres)) {
      return index.search(points, 1);
    }
  }

  private static double sum(float[] distances) {
    return IntStream.range(0, distances.length).mapToDouble(i -> distances[i]).sum();
  }

  private static HostArray first(HostArray points, int count, Seed seed) {
    int all = points.shape().extent(0);
    int width = points.shape().extent(1);
    float[] values = points.toFloats();
    float[] centres = new float[count * width];
    double[] far = new double[all];
    Arrays.fill(far, 1); // the first is any of them
    for (int c = 0; c < count; c++) {
      int chosen = drawn(far, seed.uniform(c));
      System.arraycopy(values, chosen * width, centres, c * width, width);
      boolean isFirst = c == 0;
      IntStream.range(0, all)
          .parallel()
          .forEach(i -> {
            double apart = squared(values, i * width, values, chosen * width, width);
            far[i] = isFirst ? apart : Math.min(far[i], apart);
          });
    }
    return HostArray.of(centres, Shape.of(count, width));
  }

  /// One with chances in proportion to weights; the first where all weights are 0.
  private static int drawn(double[] weights, double chance) {
    double left = chance * Arrays.stream(weights).sum();
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  private static double squared(float[] x, int i, float[] y, int j, int width) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      double apart = (double) x[i + k] - y[j + k];
      sum += apart * apart;
    }
    return sum;
  }

  private static HostArray means(HostArray points, Neighbours nearest, int count) {
    int width = points.shape().extent(1);
    float[] values = points.toFloats();
    int[] clusters = nearest.items();
    double[] sums = new double[count * width];
    int[] sizes = new int[count];
    for (int i = 0; i < clusters.length; i++) {
      sizes[clusters[i]]++;
      for (int k = 0; k < width; k++) {
        sums[clusters[i] * width + k] += values[i * width + k];
      }
    }
    int[] empty = IntStream.range(0, count).filter(c -> sizes[c] == 0).toArray();
    int[] farthest = farthest(nearest.distances(), empty.length);
    for (int e = 0; e < empty.length; e++) {
      sizes[empty[e]] = 1;
      for (int k = 0; k < width; k++) {
        sums[empty[e] * width + k] = values[farthest[e] * width + k];
      }
    }
    float[] centres = new float[sums.length];
    for (int k = 0; k < sums.length; k++) {
      centres[k] = (float) (sums[k] / sizes[k / width]);
    }
    return HostArray.of(centres, Shape.of(count, width));
  }

  private static int[] farthest(float[] distances, int count) {
    if (count == 0) {
      return new int[0];
    }
    return IntStream.range(0, distances.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -distances[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
