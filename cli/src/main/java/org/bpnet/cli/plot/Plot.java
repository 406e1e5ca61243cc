package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.bpnet.cli.terminal.Words;

/// Lines over an axis, as SVG: text and paths, no fonts needed.
///
/// @param title above the picture
/// @param axis the name of what runs to the right
/// @param lines at least one
/// @param marks what is pointed out
public record Plot(String title, String axis, List<Line> lines, List<Mark> marks)
    implements Figure {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 72;
  private static final int BOTTOM = 50;
  private static final int TICKS = 6;
  private static final int LETTER = 8;
  private static final int GAP = 24;
  private static final int LEGEND_LINE = 20;
  private static final List<String> COLOURS =
      List.of("#2b6cb0", "#dd6b20", "#2f855a", "#b83280", "#4a5568", "#805ad5");

  private static final String NOTE = "#1a202c";

  /// Without marks.
  public Plot(String title, String axis, List<Line> lines) {
    this(title, axis, lines, List.of());
  }

  /// Points joined by a line. Values that are not finite interrupt it.
  ///
  /// @param filled whether the area down to 0 has the line's colour too, paler
  public record Line(String name, double[] x, double[] y, boolean filled) {
    /// A line alone.
    public Line(String name, double[] x, double[] y) {
      this(name, x, y, false);
    }
  }

  /// Something pointed out, with its name beside it.
  ///
  /// @param y NaN for a place on the axis, which is marked from top to bottom
  public record Mark(String name, double x, double y) {
    /// A place on the axis.
    public static Mark at(String name, double x) {
      return new Mark(name, x, Double.NaN);
    }
  }

  /// The ends of an axis.
  private record Range(double low, double high) {
    static Range of(DoubleStream values, double margin) {
      double[] finite = values.filter(Double::isFinite).toArray();
      double low = Arrays.stream(finite).min().orElse(0);
      double high = Arrays.stream(finite).max().orElse(1);
      double room = high > low ? (high - low) * margin : Math.max(0.5, Math.abs(high) / 2);
      return new Range(low - room, high + room);
    }

    /// Round numbers in between, about as many as there is room for.
    double[] ticks() {
      double raw = (high - low) / TICKS;
      double power = Math.pow(10, Math.floor(Math.log10(raw)));
      double step =
          power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
      long first = (long) Math.ceil(low / step);
      long last = (long) Math.floor(high / step);
      return LongStream.rangeClosed(first, last).mapToDouble(i -> i * step).toArray();
    }

    double share(double value) {
      return (value - low) / (high - low);
    }
  }

  @Override
  public String svg() {
    List<Name> names = names();
    int more = names.getLast().line() * LEGEND_LINE;
    Range across = Range.of(lines.stream().flatMapToDouble(l -> Arrays.stream(l.x())), 0);
    Range up = Range.of(lines.stream().flatMapToDouble(l -> Arrays.stream(l.y())), 0.05);
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n",
        WIDTH, HEIGHT + more);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='30' font-size='18' fill='#1a202c'>%s</text>%n", LEFT, escaped(title));
    for (int i = 0; i < names.size(); i++) {
      Name name = names.get(i);
      svg.format(
          "<text x='%d' y='%d' font-size='14' fill='%s'>%s</text>%n",
          name.place(), 54 + name.line() * LEGEND_LINE, colour(i), escaped(lines.get(i).name()));
    }
    if (more > 0) {
      svg.format("<g transform='translate(0 %d)'>%n", more);
    }
    for (double tick : across.ticks()) {
      double x = x(across, tick);
      svg.format("<path d='M%.2f %d V%d' stroke='#e2e8f0'/>%n", x, TOP, HEIGHT - BOTTOM);
      label(svg, x, HEIGHT - BOTTOM + 20, "middle", tick);
    }
    for (double tick : up.ticks()) {
      double y = y(up, tick);
      svg.format("<path d='M%d %.2f H%d' stroke='#e2e8f0'/>%n", LEFT, y, WIDTH - RIGHT);
      label(svg, LEFT - 8, y + 4, "end", tick);
    }
    svg.format(
        "<text x='%d' y='%d' font-size='14' fill='#4a5568' text-anchor='end'>%s</text>%n",
        WIDTH - RIGHT, HEIGHT - 8, escaped(axis));
    for (int i = 0; i < lines.size(); i++) {
      String path = path(lines.get(i), across, up);
      if (lines.get(i).filled()) {
        double[] x = lines.get(i).x();
        svg.format(
            "<path d='%sL%.2f %.2fL%.2f %.2fZ' fill='%s' fill-opacity='0.25'/>%n",
            path, x(across, x[x.length - 1]), y(up, 0), x(across, x[0]), y(up, 0), colour(i));
      }
      svg.format(
          "<path d='%s' fill='none' stroke='%s' stroke-width='2.5' stroke-linejoin='round'%s/>%n",
          path, colour(i), path.contains("h0") ? " stroke-linecap='round'" : "");
    }
    for (int i = 0; i < marks.size(); i++) {
      mark(svg, marks.get(i), across, up, TOP + 16 * (i + 1));
    }
    return svg.format(more > 0 ? "</g>%n</svg>%n" : "</svg>%n").toString();
  }

  private static String colour(int line) {
    return COLOURS.get(line % COLOURS.size());
  }

  /// Where the name of a line of the picture stands, above it.
  private record Name(int place, int line) {}

  /// The names one after the other, as many in a line as there is room for.
  private List<Name> names() {
    List<Name> all = new ArrayList<>();
    int place = LEFT;
    int row = 0;
    for (Line line : lines) {
      int wide = LETTER * line.name().length();
      if (place > LEFT && place + wide > WIDTH) {
        place = LEFT;
        row++;
      }
      all.add(new Name(place, row));
      place += wide + GAP;
    }
    return all;
  }

  /// The axis and each line, or where lines have places of their own, a row for each of their
  /// points.
  @Override
  public List<List<String>> table() {
    boolean together =
        lines.stream().allMatch(line -> Arrays.equals(line.x(), lines.getFirst().x()));
    List<List<String>> rows = new ArrayList<>();
    if (together) {
      List<String> head = new ArrayList<>(List.of(axis));
      lines.forEach(line -> head.add(line.name()));
      rows.add(head);
      for (int i = 0; i < lines.getFirst().x().length; i++) {
        List<String> row = new ArrayList<>(List.of(Words.plain(lines.getFirst().x()[i])));
        for (Line line : lines) {
          row.add(Words.plain(line.y()[i]));
        }
        rows.add(row);
      }
    } else {
      rows.add(List.of("line", axis, "value"));
      for (Line line : lines) {
        for (int i = 0; i < line.x().length; i++) {
          rows.add(List.of(line.name(), Words.plain(line.x()[i]), Words.plain(line.y()[i])));
        }
      }
    }
    return rows;
  }

  /// @param line where the name of a place stands; each has a line of its own
  private static void mark(Formatter svg, Mark mark, Range across, Range up, int line) {
    double x = x(across, mark.x());
    boolean place = Double.isNaN(mark.y());
    double y = place ? line : y(up, mark.y());
    if (place) {
      svg.format(
          "<path d='M%.2f %d V%d' stroke='%s' stroke-dasharray='4 4'/>%n",
          x, TOP, HEIGHT - BOTTOM, NOTE);
    } else {
      svg.format("<circle cx='%.2f' cy='%.2f' r='5' fill='%s'/>%n", x, y, NOTE);
    }
    boolean left = x > LEFT + 0.6 * (WIDTH - LEFT - RIGHT);
    svg.format(
        "<text x='%.2f' y='%.2f' font-size='13' fill='%s' text-anchor='%s' stroke='white'"
            + " stroke-width='4' paint-order='stroke'>%s</text>%n",
        left ? x - 8 : x + 8,
        place ? y : y + 18,
        NOTE,
        left ? "end" : "start",
        escaped(mark.name()));
  }

  /// A value alone is a dot.
  private static String path(Line line, Range across, Range up) {
    var path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < line.x().length; i++) {
      boolean finite = Double.isFinite(line.y()[i]);
      if (finite) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.2f %.2f",
                drawing ? "L" : "M",
                x(across, line.x()[i]),
                y(up, line.y()[i])));
        boolean last = i + 1 == line.x().length || !Double.isFinite(line.y()[i + 1]);
        path.append(!drawing && last ? "h0.01" : "");
      }
      drawing = finite;
    }
    return path.toString();
  }

  private static double x(Range across, double value) {
    return LEFT + across.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(Range up, double value) {
    return HEIGHT - BOTTOM - up.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static void label(Formatter svg, double x, double y, String anchor, double value) {
    svg.format(
        "<text x='%.2f' y='%.2f' font-size='12' fill='#4a5568' text-anchor='%s'>%s</text>%n",
        x, y, anchor, Words.plain(value));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
