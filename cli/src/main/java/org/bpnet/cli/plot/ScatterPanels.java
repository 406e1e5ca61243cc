package org.bpnet.cli.plot;

import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// Points in several squares side by side, as SVG: the colour of a point says to which group it
/// belongs.
///
/// @param title above the picture
/// @param groups their names, in the order of their colours; none to leave the line of names out
/// @param panels at least one
/// @param shared the ends of both axes of all panels; 0 for each panel's own, by its points
/// @param note a line below the panels; none if empty
public record ScatterPanels(
    String title, List<String> groups, List<Panel> panels, double shared, String note) {
  private static final int SIDE = 240;
  private static final int GAP = 22;
  private static final int MARGIN = 24;
  private static final int HEAD = 84;
  private static final int LETTER = 8;
  private static final int COLUMNS = 4;
  private static final int HEAD_OF_ARROW = 7;
  private static final double WHOLE = 3.14;
  private static final List<String> COLOURS =
      List.of(
          "#2b6cb0", "#dd6b20", "#2f855a", "#c53030", "#805ad5", "#8d5524", "#d53f8c", "#4a5568",
          "#b7791f", "#0987a0");

  /// Without a note.
  public ScatterPanels(String title, List<String> groups, List<Panel> panels, double shared) {
    this(title, groups, panels, shared, "");
  }

  /// A square.
  ///
  /// @param clouds one for each group
  /// @param rays a direction for each group, drawn from the origin to the border; may be none
  /// @param wedges may be none
  public record Panel(String name, List<Cloud> clouds, List<Ray> rays, List<Wedge> wedges) {
    /// Points alone.
    public Panel(String name, List<Cloud> clouds) {
      this(name, clouds, List.of(), List.of());
    }
  }

  /// A direction; none if both are 0.
  public record Ray(double x, double y) {}

  /// What lies around a direction as seen from the origin, and an arrow from there to a point.
  ///
  /// @param angle on either side, in radians
  /// @param reach how far it goes
  /// @param x of the point
  public record Wedge(int group, Ray middle, double angle, double reach, double x, double y) {}

  /// Points of one group. Those that are not finite are left out.
  public record Cloud(double[] x, double[] y) {}

  /// What is shown of a panel.
  private record Frame(double left, double bottom, double side) {
    static Frame around(Panel panel) {
      double[] x = finite(panel, Cloud::x);
      double[] y = finite(panel, Cloud::y);
      double left = Arrays.stream(x).min().orElse(0);
      double right = Arrays.stream(x).max().orElse(1);
      double bottom = Arrays.stream(y).min().orElse(0);
      double top = Arrays.stream(y).max().orElse(1);
      double side = 1.06 * Math.max(1e-12, Math.max(right - left, top - bottom));
      return new Frame((left + right - side) / 2, (bottom + top - side) / 2, side);
    }

    /// With the origin, where directions begin.
    private static double[] finite(Panel panel, Function<Cloud, double[]> axis) {
      boolean seen = !panel.rays().isEmpty() || !panel.wedges().isEmpty();
      var origin = seen ? DoubleStream.of(0) : DoubleStream.empty();
      var points =
          panel.clouds().stream().flatMapToDouble(cloud -> Arrays.stream(axis.apply(cloud)));
      return DoubleStream.concat(origin, points).filter(Double::isFinite).toArray();
    }
  }

  public String svg() {
    int rows = Math.ceilDiv(panels.size(), COLUMNS);
    int columns = Math.ceilDiv(panels.size(), rows);
    int names = groups.stream().mapToInt(name -> name.length() * LETTER + 30).sum();
    int texts = Math.max(10 * title.length(), LETTER * note.length());
    int least = Math.max(texts, names) + 2 * MARGIN;
    int width = Math.max(least, 2 * MARGIN + columns * (SIDE + GAP) - GAP);
    int foot = HEAD + rows * (SIDE + GAP + 16);
    int height = foot + MARGIN;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='sans-serif'>%n",
        width, height, width, height);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='34' font-size='18' fill='#1a202c'>%s</text>%n",
        MARGIN, Plot.escaped(title));
    int place = MARGIN;
    for (int i = 0; i < groups.size(); i++) {
      svg.format("<circle cx='%d' cy='56' r='5' fill='%s'/>%n", place + 5, colour(i));
      svg.format(
          "<text x='%d' y='61' font-size='14' fill='#4a5568'>%s</text>%n",
          place + 14, Plot.escaped(groups.get(i)));
      place += groups.get(i).length() * LETTER + 30;
    }
    for (int i = 0; i < panels.size(); i++) {
      int x = MARGIN + i % columns * (SIDE + GAP);
      int y = HEAD + i / columns * (SIDE + GAP + 16);
      draw(svg, panels.get(i), x, y);
    }
    if (!note.isEmpty()) {
      svg.format(
          "<text x='%d' y='%d' font-size='14' fill='#4a5568'>%s</text>%n",
          MARGIN, foot, Plot.escaped(note));
    }
    return svg.format("</svg>%n").toString();
  }

  private void draw(Formatter svg, Panel panel, int left, int top) {
    Frame frame = shared == 0 ? Frame.around(panel) : new Frame(-shared, -shared, 2 * shared);
    svg.format(
        "<text x='%d' y='%d' font-size='14' fill='#1a202c'>%s</text>%n",
        left, top + 8, Plot.escaped(panel.name()));
    int upper = top + 16;
    svg.format(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='#f7fafc' stroke='#e2e8f0'/>%n",
        left, upper, SIDE, SIDE);
    if (!panel.wedges().isEmpty()) {
      svg.format("<svg x='%d' y='%d' width='%d' height='%d'>%n", left, upper, SIDE, SIDE);
      panel.wedges().forEach(wedge -> wedge(svg, wedge, frame));
      svg.format("</svg>%n");
    }
    for (int group = 0; group < panel.clouds().size(); group++) {
      Cloud cloud = panel.clouds().get(group);
      svg.format("<g fill='%s' fill-opacity='0.6'>%n", colour(group));
      for (int i = 0; i < cloud.x().length; i++) {
        double x = (cloud.x()[i] - frame.left()) / frame.side();
        double y = (cloud.y()[i] - frame.bottom()) / frame.side();
        if (x >= 0 && x <= 1 && y >= 0 && y <= 1) { // neither beyond the frame nor NaN
          svg.format(
              "<circle cx='%.1f' cy='%.1f' r='1.8'/>%n", left + x * SIDE, upper + (1 - y) * SIDE);
        }
      }
      svg.format("</g>%n");
    }
    for (int group = 0; group < panel.rays().size(); group++) {
      ray(svg, panel.rays().get(group), frame, left, upper, colour(group));
    }
    panel
        .wedges()
        .forEach(wedge -> {
          double[] from = at(frame, 0, 0);
          double[] to = at(frame, wedge.x(), wedge.y());
          arrow(svg, left + from[0], upper + from[1], left + to[0], upper + to[1], wedge.group());
        });
  }

  /// Where a point lies in a panel, from its upper left corner.
  private static double[] at(Frame frame, double x, double y) {
    return new double[] {
      (x - frame.left()) / frame.side() * SIDE, (1 - (y - frame.bottom()) / frame.side()) * SIDE
    };
  }

  private static void wedge(Formatter svg, Wedge wedge, Frame frame) {
    Ray middle = wedge.middle();
    if (middle.x() == 0 && middle.y() == 0) {
      return;
    }
    double[] origin = at(frame, 0, 0);
    double half = Math.min(wedge.angle(), WHOLE); // the ends of a whole turn would be one point
    double towards = Math.atan2(middle.y(), middle.x());
    double reach = wedge.reach() / frame.side() * SIDE;
    svg.format(
        "<path d='M%.1f %.1fL%.2f %.2fA%.2f %.2f 0 %d 0 %.2f %.2fZ' fill='%s' fill-opacity='0.16'/>%n",
        origin[0],
        origin[1],
        origin[0] + reach * Math.cos(towards - half),
        origin[1] - reach * Math.sin(towards - half),
        reach,
        reach,
        half > Math.PI / 2 ? 1 : 0,
        origin[0] + reach * Math.cos(towards + half),
        origin[1] - reach * Math.sin(towards + half),
        colour(wedge.group()));
  }

  /// With a white rim, to be seen among points of its colour.
  private static void arrow(Formatter svg, double x, double y, double to, double up, int group) {
    double length = Math.hypot(to - x, up - y);
    if (!(length > 0)) {
      return;
    }
    double along = (to - x) / length;
    double across = (up - y) / length;
    double head = Math.min(HEAD_OF_ARROW, length);
    String path =
        String.format(
            Locale.ROOT,
            "M%.1f %.1fL%.1f %.1fM%.1f %.1fL%.1f %.1fL%.1f %.1f",
            x,
            y,
            to,
            up,
            to - head * (along + across / 2),
            up - head * (across - along / 2),
            to,
            up,
            to - head * (along - across / 2),
            up - head * (across + along / 2));
    svg.format(
        "<path d='%s' fill='none' stroke='white' stroke-width='4.5' stroke-linecap='round'/>%n",
        path);
    svg.format(
        "<path d='%s' fill='none' stroke='%s' stroke-width='2.2' stroke-linecap='round'/>%n",
        path, colour(group));
  }

  /// From the origin, or where the square begins, to where it ends.
  private static void ray(Formatter svg, Ray ray, Frame frame, int left, int upper, String colour) {
    double[] range = {0, Double.POSITIVE_INFINITY};
    clip(range, -frame.left(), ray.x(), frame.side());
    clip(range, -frame.bottom(), ray.y(), frame.side());
    if (range[0] < range[1] && range[1] < Double.POSITIVE_INFINITY) {
      double[] at = new double[4];
      for (int end = 0; end < 2; end++) {
        at[2 * end] = left + (range[end] * ray.x() - frame.left()) / frame.side() * SIDE;
        at[2 * end + 1] =
            upper + (1 - (range[end] * ray.y() - frame.bottom()) / frame.side()) * SIDE;
      }
      svg.format(
          "<path d='M%.1f %.1f L%.1f %.1f' stroke='%s' stroke-width='1.4' stroke-dasharray='6 3'/>%n",
          at[0], at[1], at[2], at[3], colour);
    }
  }

  /// Keeps the part of a line from + t·by that lies in 0..side.
  private static void clip(double[] range, double from, double by, double side) {
    if (by == 0) {
      range[1] = from < 0 || from > side ? 0 : range[1];
      return;
    }
    double one = -from / by;
    double other = (side - from) / by;
    range[0] = Math.max(range[0], Math.min(one, other));
    range[1] = Math.min(range[1], Math.max(one, other));
  }

  private static String colour(int group) {
    return COLOURS.get(group % COLOURS.size());
  }
}
