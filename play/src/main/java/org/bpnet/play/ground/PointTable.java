package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;

/// Points as CSV: `x1,x2,class` with classes from 0, or `x,y` of a curve.
public final class PointTable {
  private static final String SOURCE = "points";

  private PointTable() {}

  private static List<String> columns(PointSet set) {
    return set.isCurve() ? List.of("x", "y") : List.of("x1", "x2", "class");
  }

  /// Points as text, which [#read] reads.
  public static String write(PointSet set, List<Point> points) {
    var text = new StringBuilder(String.join(",", columns(set))).append('\n');
    for (Point point : points) {
      text.append(point.x()).append(',').append(point.y());
      if (!set.isCurve()) {
        text.append(',').append(point.label());
      }
      text.append('\n');
    }
    return text.toString();
  }

  /// The points of an address, which takes neither commas nor ends of lines: `0_1_0*1_1_1`.
  ///
  /// @param set whose columns and classes they have
  /// @throws IllegalArgumentException if they are none; the message names the line
  public static List<Point> ofAddress(PointSet set, String text) {
    String rows = text.replace('_', ',').replace('*', '\n');
    return read(set, String.join(",", columns(set)) + "\n" + rows + "\n");
  }

  /// The points of a text.
  ///
  /// @param set whose columns and classes it has
  /// @throws IllegalArgumentException if it is no such table; the message names the line
  public static List<Point> read(PointSet set, String text) {
    try {
      Table table = Csv.parse(SOURCE, text);
      if (table.rows() > Playground.MOST_POINTS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "points: needs at most %d rows, got %d",
                Playground.MOST_POINTS,
                table.rows()));
      }
      List<String> columns = columns(set);
      List<double[]> numbers = columns.stream().map(table::requireNumbers).toList();
      List<Point> points = new ArrayList<>();
      for (int row = 0; row < table.rows(); row++) {
        int at = row;
        points.add(point(set, row, numbers.stream().mapToDouble(column -> column[at]).toArray()));
      }
      return points;
    } catch (DataFormatException wrong) {
      throw new IllegalArgumentException(
          wrong.getMessage() + "; the first line is " + String.join(",", columns(set)), wrong);
    }
  }

  private static Point point(PointSet set, int row, double... cells) {
    double label = set.isCurve() ? 0 : cells[2];
    try {
      if (label != Math.rint(label) || label < 0 || label > Math.max(0, set.classes() - 1)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "needs a class of 0 to %d, got %s", set.classes() - 1, label));
      }
      return new Point(cells[0], cells[1], (int) label);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "points, row %d: %s", row + 1, wrong.getMessage()), wrong);
    }
  }
}
