package org.bpnet.cli.lab;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bpnet.nn.construct.Polygon;
import org.bpnet.nn.construct.Region;
import org.bpnet.nn.construct.ThresholdNetwork;

/// What a network says of the plane, over the lines of its first units and the borders that it was
/// built from.
///
/// @param left the least x in sight
/// @param bottom the least y
/// @param width how far x goes
/// @param height how far y does
record RegionPicture(
    Region region,
    ThresholdNetwork network,
    double left,
    double bottom,
    double width,
    double height) {
  private static final int WIDE = 720;
  private static final int MARGIN = 20;
  private static final int TOP = 52;
  private static final int COLUMNS = 340;
  private static final double SIDE = (WIDE - 2.0 * MARGIN) / COLUMNS;

  String svg() {
    int rows = Math.clamp(Math.round(COLUMNS * height / width), 1, 2 * COLUMNS);
    double high = rows * SIDE;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %.2f' font-family='sans-serif'>%n",
        WIDE, TOP + high + MARGIN);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='32' font-size='18' fill='#1a202c'>%s units: %s</text>%n",
        MARGIN, network.units(), network.toString().replace(">", "&gt;"));
    svg.format(
        "<clipPath id='frame'><rect x='%d' y='%d' width='%d' height='%.2f'/></clipPath>%n",
        MARGIN, TOP, WIDE - 2 * MARGIN, high);
    svg.format("<path d='%s' fill='#2b6cb0' fill-opacity='0.35'/>%n", inside(rows));
    svg.format("<g clip-path='url(#frame)' fill='none'>%n");
    all().forEach(polygon -> lines(svg, polygon, high));
    region.polygons().forEach(polygon -> border(svg, polygon, high, "#1a4e8a"));
    region.holes().forEach(polygon -> border(svg, polygon, high, "#c05621"));
    return svg.format("</g>%n</svg>%n").toString();
  }

  private List<Polygon> all() {
    return Stream.concat(region.polygons().stream(), region.holes().stream()).toList();
  }

  /// A bar for each run of places that the network says are inside, row by row from the top.
  private String inside(int rows) {
    double[] points = new double[2 * COLUMNS * rows];
    for (int i = 0; i < COLUMNS * rows; i++) {
      points[2 * i] = left + width * (i % COLUMNS + 0.5) / COLUMNS;
      points[2 * i + 1] = bottom + height * (rows - i / COLUMNS - 0.5) / rows;
    }
    double[] said = network.outputs(points);
    var path = new Formatter(Locale.ROOT);
    for (int row = 0; row < rows; row++) {
      int from = row * COLUMNS;
      for (int column = 0; column < COLUMNS; column++) {
        if (said[from + column] == 1) {
          int first = column;
          while (column < COLUMNS && said[from + column] == 1) {
            column++;
          }
          path.format(
              "M%.2f %.2fh%.2fv%.2fh-%3$.2fz",
              MARGIN + first * SIDE, TOP + row * SIDE, (column - first) * SIDE, SIDE);
        }
      }
    }
    return path.toString();
  }

  /// Each unit of the first layer is 1 on one side of the line through an edge.
  private void lines(Formatter svg, Polygon polygon, double high) {
    List<Polygon.Point> corners = polygon.corners();
    for (int i = 0; i < corners.size(); i++) {
      Polygon.Point a = corners.get(i);
      Polygon.Point b = corners.get((i + 1) % corners.size());
      double beyond = (width + height) / Math.hypot(b.x() - a.x(), b.y() - a.y());
      svg.format(
          "<path d='M%sL%s' stroke='#a0aec0' stroke-dasharray='5 5'/>%n",
          place(a.x() - beyond * (b.x() - a.x()), a.y() - beyond * (b.y() - a.y()), high),
          place(b.x() + beyond * (b.x() - a.x()), b.y() + beyond * (b.y() - a.y()), high));
    }
  }

  private void border(Formatter svg, Polygon polygon, double high, String colour) {
    var path = new StringBuilder();
    for (Polygon.Point corner : polygon.corners()) {
      path.append(path.isEmpty() ? 'M' : 'L').append(place(corner.x(), corner.y(), high));
    }
    svg.format("<path d='%sZ' stroke='%s' stroke-width='2.5'/>%n", path, colour);
  }

  private String place(double x, double y, double high) {
    return String.format(
        Locale.ROOT,
        "%.2f %.2f",
        MARGIN + (x - left) / width * (WIDE - 2 * MARGIN),
        TOP + high - (y - bottom) / height * high);
  }
}
