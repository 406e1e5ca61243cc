package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// A bar for each of several numbers, to the right if it is positive and to the left if not.
///
/// @param unit what the numbers are, for the table
/// @param bars from top to bottom; at least one
public record SignedBars(String title, String unit, List<Bar> bars) implements Figure {
  private static final int WIDTH = 720;
  private static final int MARGIN = 24;
  private static final int TOP = 60;
  private static final int STEP = 30;
  private static final int LETTER = 8;
  private static final int LONGEST = 36;
  private static final int NUMBER = 80;

  /// Keeps a copy.
  public SignedBars {
    bars = List.copyOf(bars);
  }

  /// A number and its name.
  public record Bar(String name, double value) {}

  @Override
  public String svg() {
    int names = bars.stream().mapToInt(bar -> shortened(bar.name()).length()).max().orElse(0);
    int left = MARGIN + LETTER * names + 12 + NUMBER;
    double low = Math.max(0, -bars.stream().mapToDouble(Bar::value).min().orElse(0));
    double high = Math.max(0, bars.stream().mapToDouble(Bar::value).max().orElse(0));
    double scale = low + high == 0 ? 0 : (WIDTH - MARGIN - NUMBER - left) / (low + high);
    double zero = left + low * scale;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n",
        Math.max(WIDTH, 2 * MARGIN + 10 * title.length()), TOP + bars.size() * STEP + 16);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='34' font-size='18' fill='#1a202c'>%s</text>%n",
        MARGIN, Plot.escaped(title));
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), TOP + i * STEP, zero, scale);
    }
    svg.format("<path d='M%.1f %dv%d' stroke='#4a5568'/>%n", zero, TOP - 6, bars.size() * STEP + 4);
    return svg.format("</svg>%n").toString();
  }

  private static void draw(Formatter svg, Bar bar, int y, double zero, double scale) {
    boolean positive = bar.value() >= 0;
    double length = Math.abs(bar.value()) * scale;
    double end = positive ? zero + length : zero - length;
    svg.format(
        "<text x='%d' y='%d' font-size='14' fill='#1a202c'>%s</text>%n",
        MARGIN, y + 15, Plot.escaped(shortened(bar.name())));
    svg.format(
        "<rect x='%.1f' y='%d' width='%.1f' height='20' fill='%s'/>%n",
        Math.min(zero, end), y, length, positive ? "#2b6cb0" : "#dd6b20");
    svg.format(
        "<text x='%.1f' y='%d' font-size='13' fill='#4a5568' text-anchor='%s'>%+.4g</text>%n",
        positive ? end + 6 : end - 6, y + 15, positive ? "start" : "end", bar.value());
  }

  private static String shortened(String name) {
    return name.length() > LONGEST ? name.substring(0, LONGEST - 1) + "…" : name;
  }

  @Override
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", unit));
    bars.forEach(
        bar -> rows.add(List.of(bar.name(), String.format(Locale.ROOT, "%+.6g", bar.value()))));
    return rows;
  }
}
