package org.bpnet.cli.plot;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Lines that cross an upright axis for each of several values (parallel coordinates, Inselberg
/// 1985), as SVG. Good lines are blue, bad ones grey, the best one is orange.
///
/// @param title above the picture
/// @param axes from left to right
/// @param lines the best first, which is drawn on top
public record ParallelCoordinates(String title, List<Axis> axes, List<Line> lines) {
  private static final int GAP = 170;
  private static final int LEFT = 40;
  private static final int RIGHT = 170;
  private static final int TOP = 96;
  private static final int HEIGHT = 300;
  private static final int BOTTOM = 34;
  private static final int LETTERS = 20;

  /// @param ticks from the bottom up
  public record Axis(String name, List<Tick> ticks) {}

  /// @param place from 0, the bottom, to 1
  public record Tick(double place, String name) {}

  /// @param places one for each axis, from 0 to 1
  public record Line(String name, List<Double> places) {
    /// Keeps a copy.
    public Line {
      places = List.copyOf(places);
    }
  }

  public String svg() {
    int width = LEFT + GAP * (axes.size() - 1) + RIGHT;
    int height = TOP + HEIGHT + BOTTOM;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='sans-serif'>%n",
        width, height, width, height);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='34' font-size='18' fill='#1a202c'>%s</text>%n", LEFT, Plot.escaped(title));
    for (int i = lines.size() - 1; i >= 0; i--) {
      line(svg, i);
    }
    for (int i = 0; i < axes.size(); i++) {
      axis(svg, axes.get(i), LEFT + i * GAP);
    }
    return svg.format("</svg>%n").toString();
  }

  private void line(Formatter svg, int rank) {
    Line line = lines.get(rank);
    String path =
        IntStream.range(0, axes.size())
            .mapToObj(
                i -> String.format(Locale.ROOT, "%d %.1f", LEFT + i * GAP, y(line.places().get(i))))
            .collect(Collectors.joining(" L"));
    svg.format(
        "<path d='M%s' fill='none' stroke='%s' stroke-width='%s' stroke-opacity='%s'>"
            + "<title>%s</title></path>%n",
        path,
        rank == 0 ? "#dd6b20" : colour(rank / (double) lines.size()),
        rank == 0 ? "3" : "1.5",
        rank == 0 ? "1" : "0.7",
        Plot.escaped(line.name()));
  }

  /// From blue to a light grey.
  private static String colour(double badness) {
    double strength = Math.max(0, 1 - 1.6 * badness);
    int[] grey = {0xcb, 0xd5, 0xe0};
    int[] blue = {0x2b, 0x6c, 0xb0};
    return IntStream.range(0, 3)
        .mapToObj(i ->
            String.format(
                Locale.ROOT, "%02x", Math.round(grey[i] + strength * (blue[i] - grey[i]))))
        .collect(Collectors.joining("", "#", ""));
  }

  private static double y(double place) {
    return TOP + HEIGHT * (1 - place);
  }

  private static void axis(Formatter svg, Axis axis, int x) {
    svg.format(
        "<text x='%d' y='%d' font-size='14' font-weight='bold' fill='#1a202c'>%s</text>%n",
        x, TOP - 20, Plot.escaped(axis.name()));
    svg.format("<path d='M%d %d V%d' stroke='#4a5568'/>%n", x, TOP, TOP + HEIGHT);
    for (Tick tick : axis.ticks()) {
      double y = y(tick.place());
      String name = tick.name();
      String shown = name.length() <= LETTERS ? name : name.substring(0, LETTERS - 1) + "…";
      svg.format("<path d='M%d %.1f h6' stroke='#4a5568'/>%n", x, y);
      svg.format(
          "<text x='%d' y='%.1f' font-size='12' fill='#2d3748' stroke='white' stroke-width='4'"
              + " paint-order='stroke'>%s<title>%s</title></text>%n",
          x + 9, y + 4, Plot.escaped(shown), Plot.escaped(name));
    }
  }
}
