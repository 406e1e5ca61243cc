package org.bpnet.nn.construct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.nn.construct.ThresholdNetwork.Stage;

/// A continuous function of one or two variables as a sum of square pulses: why networks of two or
/// three layers come as near to any of them as one likes.
///
/// **Formula.** A pulse between s and t is 1[x ≥ s] − 1[x ≥ t], two units and the unit that sums
/// them. N of them side by side, each as high as the function in its middle, share their units: N +
/// 1. Over two variables a pulse is 1 on a small rectangle, where four units are 1 and 0 as its
///    edges say, put together by one more.
///
/// **Error.** For a function that changes by at most L for each unit of length the sum is off by at
/// most L·w/2 with pulses of width w, over two variables L·d/2 with rectangles of diagonal d
/// ([#bound]). Outside of the interval the sum is 0.
///
/// **Source.** Cybenko 1989 and Hornik 1991 prove it for sigmoids; the construction is that of
/// lectures, with units of McCulloch and Pitts.
public final class Pulses {
  /// Pulses, or rectangles over two variables, which need a unit each. Ours.
  private static final int MOST = 1 << 16;

  private final ThresholdNetwork network;
  private final double reach;

  private Pulses(ThresholdNetwork network, double reach) {
    this.network = network;
    this.reach = reach;
  }

  /// Pulses that follow a function from one number up to another, that one included.
  ///
  /// @throws IllegalArgumentException if there is no pulse or no interval
  public static Pulses of(DoubleUnaryOperator function, double from, double to, int count) {
    double[] edges = edges(from, to, count, MOST);
    double[] heights = new double[count];
    for (int i = 0; i < count; i++) {
      heights[i] = function.applyAsDouble((edges[i] + edges[i + 1]) / 2);
    }
    List<double[]> units = new ArrayList<>();
    double[] steps = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      units.add(new double[] {1});
      steps[i] = (i < count ? heights[i] : 0) - (i > 0 ? heights[i - 1] : 0);
    }
    return new Pulses(
        new ThresholdNetwork(
            List.of(
                new Stage(units, starts(edges), true),
                new Stage(List.of(steps), new double[1], false))),
        (to - from) / count / 2);
  }

  /// Pulses that follow a function over a square, `count` along each of its sides.
  ///
  /// @throws IllegalArgumentException if there is no pulse or no interval
  public static Pulses of(DoubleBinaryOperator function, double from, double to, int count) {
    double[] edges = edges(from, to, count, (int) Math.sqrt(MOST));
    double[] starts = starts(edges);
    List<double[]> units = new ArrayList<>();
    double[] offsets = new double[2 * starts.length];
    for (int i = 0; i < offsets.length; i++) {
      boolean isFirst = i < starts.length;
      units.add(new double[] {isFirst ? 1 : 0, isFirst ? 0 : 1});
      offsets[i] = starts[i % starts.length];
    }
    List<double[]> cells = new ArrayList<>();
    double[] heights = new double[count * count];
    for (int i = 0; i < heights.length; i++) {
      int column = i / count;
      int row = i % count;
      double[] cell = new double[offsets.length];
      cell[column] = 1;
      cell[column + 1] = -1;
      cell[starts.length + row] = 1;
      cell[starts.length + row + 1] = -1;
      cells.add(cell);
      heights[i] =
          function.applyAsDouble(
              (edges[column] + edges[column + 1]) / 2, (edges[row] + edges[row + 1]) / 2);
    }
    double[] both = new double[heights.length];
    Arrays.fill(both, -1.5);
    return new Pulses(
        new ThresholdNetwork(
            List.of(
                new Stage(units, offsets, true),
                new Stage(cells, both, true),
                new Stage(List.of(heights), new double[1], false))),
        Math.sqrt(2) * (to - from) / count / 2);
  }

  private static double[] edges(double from, double to, int count, int most) {
    if (!(from < to) || !Double.isFinite(to - from) || count < 1 || count > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Pulses: need an interval and 1 to %,d pulses, got %,d from %s to %s",
              most,
              count,
              from,
              to));
    }
    double[] edges = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      edges[i] = from + (to - from) * i / count;
    }
    return edges;
  }

  /// Where units begin to be 1: at the edges, but the last one behind it.
  private static double[] starts(double[] edges) {
    double[] starts = new double[edges.length];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = -(i < edges.length - 1 ? edges[i] : Math.nextUp(edges[i]));
    }
    return starts;
  }

  /// The network, `[N, 1] -> [N, 1]` or `[N, 2] -> [N, 1]`.
  public ThresholdNetwork network() {
    return network;
  }

  /// How far it is at most from a function that changes by at most `slope` for each unit of length.
  public double bound(double slope) {
    return slope * reach;
  }
}
