package org.bpnet.train.retrieval;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;

/// How well classes of embeddings lie apart. In double precision; a class is compared by the means
/// over its examples.
///
/// | measure | formula | better |
/// |---|---|---|
/// | `within` | tr S_w = Σ over classes of Σ‖x − μ_c‖²/N | |
/// | `between` | tr S_b = Σ over classes of n_c·‖μ_c − μ‖²/N | |
/// | `fisherRatio` | tr S_b/tr S_w | higher |
/// | `angularFisher` | Σ(1 − cos(x, m_c))/Σ n_c·(1 − cos(m_c, m)), m the means of embeddings of length 1 | lower |
/// | `alignment` | the mean of ‖x̂ − ŷ‖² over pairs of one class | lower |
/// | `uniformity` | log of the mean of exp(−2·‖x̂ − ŷ‖²) over all pairs | lower |
///
/// **Source.** Fisher 1936; Liu et al. 2017 (SphereFace), appendix, for the angular Fisher score;
/// Wang, Isola 2020, with their α = 2 and t = 2. Embeddings of length 0 count as they are.
///
/// @param within tr S_w
/// @param between tr S_b
/// @param angularFisher the angular Fisher score; NaN if all class means are one direction
/// @param alignment NaN if no class has two examples
/// @param uniformity NaN of one example
public record Separation(
    double within, double between, double angularFisher, double alignment, double uniformity) {
  private static final double SHARPNESS = 2;

  /// tr S_b/tr S_w; infinite if every class is one point.
  public double fisherRatio() {
    return between / within;
  }

  /// Of embeddings with their classes. Time grows with N², for uniformity.
  ///
  /// @param embeddings `[N, D]`, at least one
  public static Separation of(HostArray embeddings, int[] labels) {
    double[][] x = rows(embeddings, labels.length);
    double[][] unit = Arrays.stream(x).map(Separation::unit).toArray(double[][]::new);
    Map<Integer, int[]> classes = new TreeMap<>();
    for (int label : labels) {
      classes.computeIfAbsent(label, c -> members(labels, c));
    }
    int[] all = IntStream.range(0, labels.length).toArray();
    double[] mean = mean(x, all);
    double[] direction = unit(mean(unit, all));
    double within = 0;
    double between = 0;
    double turnedWithin = 0;
    double turnedBetween = 0;
    double apart = 0;
    double pairs = 0;
    for (int[] members : classes.values()) {
      double[] centre = mean(x, members);
      double[] middle = mean(unit, members);
      double[] towards = unit(middle);
      double lengths = 0;
      for (int i : members) {
        within += squared(x[i], centre);
        turnedWithin += 1 - product(unit[i], towards);
        lengths += product(unit[i], unit[i]);
      }
      double n = members.length;
      between += n * squared(centre, mean);
      turnedBetween += n * (1 - product(towards, direction));
      apart += 2 * n * lengths - 2 * n * n * product(middle, middle); // over ordered pairs
      pairs += n * (n - 1);
    }
    return new Separation(
        within / labels.length,
        between / labels.length,
        turnedWithin / turnedBetween,
        apart / pairs,
        uniformity(unit));
  }

  private static double uniformity(double[][] unit) {
    double[] rows =
        IntStream.range(0, unit.length)
            .parallel()
            .mapToDouble(i -> {
              double sum = 0;
              for (int j = 0; j < i; j++) {
                sum += Math.exp(-SHARPNESS * squared(unit[i], unit[j]));
              }
              return sum;
            })
            .toArray();
    double sum = 0; // in the order of the rows, however many threads there were
    for (double row : rows) {
      sum += row;
    }
    return Math.log(sum / (unit.length * (unit.length - 1.0) / 2));
  }

  static double[][] rows(HostArray embeddings, int count) {
    int width = embeddings.shape().extent(1);
    double[][] rows = new double[count][width];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < width; k++) {
        rows[i][k] = embeddings.at(i * width + k);
      }
    }
    return rows;
  }

  static int[] members(int[] labels, int label) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
  }

  static double[] mean(double[][] x, int[] members) {
    double[] mean = new double[x[members[0]].length];
    for (int i : members) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += x[i][k] / members.length;
      }
    }
    return mean;
  }

  static double[] unit(double[] x) {
    double length = Math.sqrt(product(x, x));
    return length == 0 ? x : Arrays.stream(x).map(v -> v / length).toArray();
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  private static double squared(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      double apart = x[k] - y[k];
      sum += apart * apart;
    }
    return sum;
  }
}
