package org.bpnet.cli.plot;

import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Points in several squares side by side, as SVG: the colour of a point says to which group it
/// belongs.
///
/// @param title above the picture
/// @param groups their names, in the order of their colours; none to leave the line of names out
/// @param panels at least one
/// @param shared the ends of both axes of all panels; 0 for each panel's own, by its points
public record ScatterPanels(String title, List<String> groups, List<Panel> panels, double shared) {
  private static final int SIDE = 240;
  private static final int GAP = 22;
  private static final int MARGIN = 24;
  private static final int HEAD = 84;
  private static final int LETTER = 8;
  private static final int COLUMNS = 4;
  private static final List<String> COLOURS =
      List.of(
          "#2b6cb0", "#dd6b20", "#2f855a", "#c53030", "#805ad5", "#8d5524", "#d53f8c", "#4a5568",
          "#b7791f", "#0987a0");

  /// A square.
  ///
  /// @param clouds one for each group
  public record Panel(String name, List<Cloud> clouds) {}

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

    private static double[] finite(Panel panel, Function<Cloud, double[]> axis) {
      return panel.clouds().stream()
          .flatMapToDouble(cloud -> Arrays.stream(axis.apply(cloud)))
          .filter(Double::isFinite)
          .toArray();
    }
  }

  public String svg() {
    int columns = Math.min(COLUMNS, panels.size());
    int rows = Math.ceilDiv(panels.size(), columns);
    int names = groups.stream().mapToInt(name -> name.length() * LETTER + 30).sum();
    int least = Math.max(10 * title.length(), names) + 2 * MARGIN;
    int width = Math.max(least, 2 * MARGIN + columns * (SIDE + GAP) - GAP);
    int height = HEAD + rows * (SIDE + GAP + 16) + MARGIN;
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
  }

  private static String colour(int group) {
    return COLOURS.get(group % COLOURS.size());
  }
}
