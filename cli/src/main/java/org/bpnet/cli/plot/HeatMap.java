package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// Counts in a square: rows are what things are, columns what they were taken for. A cell is as
/// dark as its share of the row.
///
/// @param names of rows and columns
/// @param counts as many rows and columns as there are names
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record HeatMap(String title, List<String> names, long[][] counts) implements Figure {
  /// Ours: with more classes there is no room for numbers.
  private static final int MOST_NUMBERED = 20;

  private static final int ROOM = 880;
  private static final int SMALLEST = 14;
  private static final int LARGEST = 64;
  private static final int TOP = 64;
  private static final int MARGIN = 24;
  private static final int LETTER = 8;
  private static final int LONGEST = 24;
  private static final int[] PALE = {0xeb, 0xf4, 0xfc};
  private static final int[] DARK = {0x1f, 0x55, 0x8f};

  /// Copies the list.
  public HeatMap {
    names = List.copyOf(names);
  }

  @Override
  public String svg() {
    int side = Math.clamp(ROOM / Math.max(1, names.size()), SMALLEST, LARGEST);
    List<String> labels = names.stream().map(HeatMap::label).toList();
    int longest = LETTER * labels.stream().mapToInt(String::length).max().orElse(0);
    boolean slanted = longest > side - 6;
    int left = MARGIN + 24 + longest + 12;
    int all = side * names.size();
    int width = Math.max(left + all + MARGIN, left + 8 * title.length());
    int foot = slanted ? 20 + longest * 3 / 4 : 28;
    int height = TOP + all + foot + 36;
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n",
        width, height);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    text(svg, left, 34, 18, "#1a202c", "start", title);
    for (int row = 0; row < names.size(); row++) {
      int middle = TOP + row * side + side / 2;
      text(svg, left - 10, middle + 5, 13, "#4a5568", "end", labels.get(row));
      row(svg, row, left, side);
      int x = left + row * side + side / 2;
      if (slanted) {
        svg.format(
            "<text transform='translate(%d %d) rotate(-45)' font-size='13' fill='#4a5568'"
                + " text-anchor='end'>%s</text>%n",
            x + 5, TOP + all + 16, Plot.escaped(labels.get(row)));
      } else {
        text(svg, x, TOP + all + 20, 13, "#4a5568", "middle", labels.get(row));
      }
    }
    text(svg, left + all / 2, height - 14, 14, "#4a5568", "middle", "predicted class");
    svg.format(
        "<text transform='translate(%d %d) rotate(-90)' font-size='14' fill='#4a5568'"
            + " text-anchor='middle'>true class</text>%n",
        MARGIN + 6, TOP + all / 2);
    return svg.format("</svg>%n").toString();
  }

  private void row(Formatter svg, int row, int left, int side) {
    long sum = Arrays.stream(counts[row]).sum();
    for (int column = 0; column < names.size(); column++) {
      long count = counts[row][column];
      double share = sum == 0 ? 0 : (double) count / sum;
      int x = left + column * side;
      int y = TOP + row * side;
      svg.format(
          "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>%n",
          x, y, side - 1, side - 1, count == 0 ? "#f7fafc" : colour(share));
      if (count > 0 && names.size() <= MOST_NUMBERED) {
        String number = String.format(Locale.ROOT, "%d", count);
        int size = Math.min(15, (side - 4) * 5 / 3 / Math.max(2, number.length()));
        text(
            svg,
            x + side / 2,
            y + side / 2 + 5,
            size,
            share > 0.5 ? "white" : "#1a202c",
            "middle",
            number);
      }
    }
  }

  private static String colour(double share) {
    int[] mixed = new int[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = (int) Math.round(PALE[i] + share * (DARK[i] - PALE[i]));
    }
    return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
  }

  private static String label(String name) {
    return name.length() > LONGEST ? name.substring(0, LONGEST - 1) + "…" : name;
  }

  private static void text(
      Formatter svg, int x, int y, int size, String colour, String anchor, String text) {
    svg.format(
        "<text x='%d' y='%d' font-size='%d' fill='%s' text-anchor='%s'>%s</text>%n",
        x, y, size, colour, anchor, Plot.escaped(text));
  }

  @Override
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("true class"));
    head.addAll(names);
    rows.add(head);
    for (int row = 0; row < names.size(); row++) {
      List<String> cells = new ArrayList<>(List.of(names.get(row)));
      Arrays.stream(counts[row]).mapToObj(Long::toString).forEach(cells::add);
      rows.add(cells);
    }
    return rows;
  }
}
