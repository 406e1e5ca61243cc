package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Small pictures in rows, as SVG: paths of squares, each shade one path.
///
/// @param title above the sheet
/// @param columns how many tiles a row has
/// @param tiles in the order of reading; at least one
public record TileSheet(String title, int columns, List<Tile> tiles) {
  private static final int SIDE = 96;
  private static final int GAP = 12;
  private static final int CAPTION = 18;
  private static final int MARGIN = 24;
  private static final int HEAD = 48;
  private static final int SHADES = 32;
  private static final int[] WHITE = {255, 255, 255};
  private static final int[] BLUE = {26, 54, 93};
  private static final int[] ORANGE = {192, 86, 33};

  /// One picture.
  ///
  /// @param name beneath it; may be empty
  /// @param width how many numbers a line has
  /// @param values from −1, orange, by 0, white, to 1, blue; what is beyond is as these
  public record Tile(String name, int width, double[] values) {
    int height() {
      return values.length / width;
    }

    /// The same with its largest absolute value as 1.
    public Tile scaled() {
      double most = 0;
      for (double value : values) {
        most = Math.max(most, Math.abs(value));
      }
      double[] scaled = new double[values.length];
      for (int i = 0; i < scaled.length && most > 0; i++) {
        scaled[i] = values[i] / most;
      }
      return new Tile(name, width, scaled);
    }
  }

  public String svg() {
    boolean hasNames = tiles.stream().anyMatch(tile -> !tile.name().isEmpty());
    int across = Math.min(columns, tiles.size());
    int down = (tiles.size() + columns - 1) / columns;
    int step = SIDE + GAP + (hasNames ? CAPTION : 0);
    int width = 2 * MARGIN + across * (SIDE + GAP) - GAP;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n",
        Math.max(width, 2 * MARGIN + 9 * title.length()), HEAD + down * step + GAP);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='30' font-size='16' fill='#1a202c'>%s</text>%n",
        MARGIN, Plot.escaped(title));
    for (int i = 0; i < tiles.size(); i++) {
      int x = MARGIN + i % columns * (SIDE + GAP);
      int y = HEAD + i / columns * step;
      draw(svg, tiles.get(i), x, y);
    }
    return svg.format("</svg>%n").toString();
  }

  private static void draw(Formatter svg, Tile tile, int x, int y) {
    double pixel = (double) SIDE / Math.max(tile.width(), tile.height());
    svg.format(
        "<g transform='translate(%d %d) scale(%.4f)' shape-rendering='crispEdges'>%n", x, y, pixel);
    runs(tile)
        .forEach((shade, path) ->
            svg.format("<path d='%s' fill='%s'/>%n", String.join("", path), colour(shade)));
    svg.format("</g>%n");
    svg.format(
        "<rect x='%d' y='%d' width='%.2f' height='%.2f' fill='none' stroke='#a0aec0'/>%n",
        x, y, tile.width() * pixel, tile.height() * pixel);
    svg.format(
        "<text x='%d' y='%.2f' font-size='12' fill='#4a5568'>%s</text>%n",
        x, y + tile.height() * pixel + 14, Plot.escaped(tile.name()));
  }

  /// For each shade but white the runs of pixels that have it, as rectangles.
  private static Map<Integer, List<String>> runs(Tile tile) {
    Map<Integer, List<String>> runs = new TreeMap<>();
    for (int row = 0; row < tile.height(); row++) {
      for (int start = 0; start < tile.width(); ) {
        int shade = shade(tile.values()[row * tile.width() + start]);
        int end = start + 1;
        while (end < tile.width() && shade(tile.values()[row * tile.width() + end]) == shade) {
          end++;
        }
        if (shade != 0) {
          runs.computeIfAbsent(shade, _ -> new ArrayList<>())
              .add(String.format(Locale.ROOT, "M%d %dH%dv1H%dz", start, row, end, start));
        }
        start = end;
      }
    }
    return runs;
  }

  private static int shade(double value) {
    return (int) Math.round(Math.clamp(value, -1, 1) * SHADES);
  }

  private static String colour(int shade) {
    int[] full = shade < 0 ? ORANGE : BLUE;
    double share = (double) Math.abs(shade) / SHADES;
    int[] mixed = new int[3];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (int) Math.round(WHITE[i] + share * (full[i] - WHITE[i]));
    }
    return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
  }
}
