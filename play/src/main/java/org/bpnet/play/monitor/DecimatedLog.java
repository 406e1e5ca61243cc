package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bpnet.train.json.JsonValue;

/// The columns of a log of any length in bounded memory: rows are put into buckets of 2^k rows, the
/// smallest such number with which there are at most so many as are asked for, [#MOST_BUCKETS] if
/// nothing else is said, and of each bucket the lowest and the highest value of each column are
/// kept. What was kept depends on the rows alone, not on when they came. As long as a bucket is one
/// row, the values are those of the log.
///
/// Each column may have exponential moving averages beside it, the mean of the values weighted by β
/// to the power of their age, β = 1 − 1/n for a width of n rows: with s ← β·s + (1 − β)·y and w ←
/// β·w
/// + (1 − β) it is s/w (Kingma, Ba 2015, section 3: the correction of what begins at 0).
final class DecimatedLog {
  /// Ours: two points for each make some 4,000, more than any screen is wide.
  static final int MOST_BUCKETS = 2048;

  /// The widths of the averages, in rows. Ours.
  static final List<Integer> SMOOTHINGS = List.of(10, 50, 200);

  private final List<String> names;
  private final int most;
  private final List<Column> columns = new ArrayList<>();
  private long rows;
  private int shift;

  /// An empty one.
  ///
  /// @param names of the columns
  DecimatedLog(List<String> names) {
    this(names, MOST_BUCKETS, SMOOTHINGS);
  }

  /// An empty one.
  ///
  /// @param names of the columns
  /// @param most buckets at most, an even number
  /// @param smoothings the widths of the averages beside each column
  DecimatedLog(List<String> names, int most, List<Integer> smoothings) {
    this.names = List.copyOf(names);
    this.most = most;
    names.forEach(_ -> columns.add(new Column(most, smoothings)));
  }

  List<String> names() {
    return names;
  }

  long rows() {
    return rows;
  }

  /// The rows of a bucket.
  long width() {
    return width(rows);
  }

  /// The rows of a bucket in a log of so many.
  private long width(long rows) {
    long width = 1;
    while (rows > width * most) {
      width *= 2;
    }
    return width;
  }

  /// Adds a row.
  ///
  /// @param cells a value for each column, empty where the log has none
  void add(List<OptionalDouble> cells) {
    if (rows == (long) most << shift) {
      columns.forEach(Column::halve);
      shift++;
    }
    int bucket = (int) (rows >> shift);
    boolean first = rows == (long) bucket << shift;
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(bucket, first, cells.get(i));
    }
    rows++;
  }

  /// The first bucket that somebody does not know in full who has seen so many rows.
  int firstUnknown(long seen) {
    return width(seen) == width() ? (int) (seen >> shift) : 0;
  }

  /// The points of a column from a bucket on: one for each row as long as a bucket is one, else two
  /// for each bucket, its lowest and highest value in the order in which they came. A text stands
  /// for what is no finite number, `null` for nothing.
  JsonValue points(int column, int from) {
    Column values = columns.get(column);
    List<JsonValue> points = new ArrayList<>();
    for (int bucket = from; bucket < buckets(); bucket++) {
      boolean falling = values.falling[bucket];
      points.add(values.json(falling ? values.high[bucket] : values.low[bucket], bucket));
      if (shift > 0) {
        points.add(values.json(falling ? values.low[bucket] : values.high[bucket], bucket));
      }
    }
    return new JsonValue.Items(points);
  }

  /// A moving average of a column from a bucket on, at the points of [#points]: after the last row
  /// of each bucket, and `null` before it.
  ///
  /// @param smoothing which of [#SMOOTHINGS]
  JsonValue averages(int column, int smoothing, int from) {
    double[] values = columns.get(column).averages[smoothing].atEnd;
    List<JsonValue> points = new ArrayList<>();
    for (int bucket = from; bucket < buckets(); bucket++) {
      if (shift > 0) {
        points.add(new JsonValue.Null());
      }
      points.add(JsonValue.of(values[bucket]));
    }
    return new JsonValue.Items(points);
  }

  private int buckets() {
    return (int) ((rows + (1L << shift) - 1) >> shift);
  }

  /// The values of a column.
  private static final class Column {
    private final double[] low;
    private final double[] high;

    /// Whether the highest value came before the lowest.
    private final boolean[] falling;

    /// The first value of a bucket that is not finite; 0 if all are.
    private final double[] lost;

    private final Average[] averages;

    Column(int most, List<Integer> smoothings) {
      low = new double[most];
      high = new double[most];
      falling = new boolean[most];
      lost = new double[most];
      averages = smoothings.stream().map(width -> new Average(most, width)).toArray(Average[]::new);
    }

    void add(int bucket, boolean first, OptionalDouble cell) {
      if (first) {
        low[bucket] = Double.NaN;
        high[bucket] = Double.NaN;
        falling[bucket] = false;
        lost[bucket] = 0;
      }
      if (cell.isPresent()) {
        put(bucket, cell.getAsDouble());
      }
      for (Average average : averages) {
        average.add(bucket, cell);
      }
    }

    private void put(int bucket, double value) {
      if (!Double.isFinite(value)) {
        lost[bucket] = lost[bucket] == 0 ? value : lost[bucket];
      } else if (Double.isNaN(low[bucket])) {
        low[bucket] = value;
        high[bucket] = value;
      } else if (value < low[bucket]) {
        low[bucket] = value;
        falling[bucket] = true;
      } else if (value > high[bucket]) {
        high[bucket] = value;
        falling[bucket] = false;
      }
    }

    /// Puts every two buckets together.
    void halve() {
      for (int to = 0; to < low.length / 2; to++) {
        int a = 2 * to;
        int b = a + 1;
        boolean lower = !(low[a] <= low[b]) && !Double.isNaN(low[b]);
        boolean higher = !(high[a] >= high[b]) && !Double.isNaN(high[b]);
        boolean fell = lower == higher ? falling[lower ? b : a] : lower;
        low[to] = low[lower ? b : a];
        high[to] = high[higher ? b : a];
        falling[to] = fell;
        lost[to] = lost[a] == 0 ? lost[b] : lost[a];
        for (Average average : averages) {
          average.atEnd[to] = average.atEnd[b];
        }
      }
    }

    private JsonValue json(double value, int bucket) {
      return Double.isNaN(value) && lost[bucket] != 0
          ? JsonValue.of(String.valueOf(lost[bucket]))
          : JsonValue.of(value);
    }
  }

  /// A moving average, which passes over what is no finite number.
  private static final class Average {
    private final double beta;
    private final double[] atEnd;
    private double sum;
    private double weight;

    Average(int most, int width) {
      this.atEnd = new double[most];
      this.beta = 1 - 1.0 / width;
    }

    void add(int bucket, OptionalDouble cell) {
      if (cell.isPresent() && Double.isFinite(cell.getAsDouble())) {
        sum = beta * sum + (1 - beta) * cell.getAsDouble();
        weight = beta * weight + (1 - beta);
      }
      atEnd[bucket] = sum / weight;
    }
  }
}
