package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Summary;

/// A network from top to bottom, a box for each layer, with the shape of its result and the numbers
/// that it trains. Layers inside another stand to its right.
///
/// @param input the shape of one example
/// @param summary of a batch of one
public record LayerChart(String title, Shape input, Summary summary) implements Figure {
  private static final int WIDTH = 800;
  private static final int LEFT = 32;
  private static final int TOP = 60;
  private static final int BOX = 34;
  private static final int STEP = 52;
  private static final int INDENT = 28;
  private static final int LONGEST = 40;

  @Override
  public String svg() {
    List<Summary.Row> rows = summary.rows();
    var svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n",
        WIDTH, TOP + (rows.size() + 1) * STEP + 12);
    svg.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    svg.format(
        "<text x='%d' y='34' font-size='18' fill='#1a202c'>%s</text>%n", LEFT, Plot.escaped(title));
    box(svg, 0, 0, "input", input.toString(), "");
    for (int i = 0; i < rows.size(); i++) {
      Summary.Row row = rows.get(i);
      svg.format(
          "<path d='M%d %d v%d m-4 -6 l4 6 l4 -6' fill='none' stroke='#a0aec0' stroke-width='1.5'/>%n",
          LEFT + 24 + INDENT * row.depth(), TOP + i * STEP + BOX, STEP - BOX);
      box(
          svg,
          i + 1,
          row.depth(),
          row.layer(),
          example(row),
          row.parameters() == 0
              ? ""
              : String.format(Locale.ROOT, "%,d parameters", row.parameters()));
    }
    return svg.format("</svg>%n").toString();
  }

  private static void box(
      Formatter svg, int place, int depth, String name, String shape, String note) {
    int x = LEFT + INDENT * depth;
    int y = TOP + place * STEP;
    boolean trains = !note.isEmpty();
    svg.format(
        "<rect x='%d' y='%d' width='%d' height='%d' rx='7' fill='%s' stroke='%s'/>%n",
        x,
        y,
        WIDTH - LEFT - x,
        BOX,
        trains ? "#ebf4fc" : "#f7fafc",
        trains ? "#2b6cb0" : "#cbd5e0");
    svg.format(
        "<text x='%d' y='%d' font-size='14' fill='#1a202c'>%s</text>%n",
        x + 12, y + 22, Plot.escaped(shortened(name)));
    svg.format(
        "<text x='%d' y='%d' font-size='13' fill='#4a5568' text-anchor='end'>%s</text>%n",
        WIDTH - LEFT - 150, y + 22, Plot.escaped(note));
    svg.format(
        "<text x='%d' y='%d' font-size='13' fill='#2d3748' text-anchor='end'>%s</text>%n",
        WIDTH - LEFT - 12, y + 22, Plot.escaped(shape));
  }

  /// The shape of a result without the axis of the batch.
  private static String example(Summary.Row row) {
    int[] extents = row.output().toArray();
    return Shape.of(Arrays.copyOfRange(extents, 1, extents.length)).toString();
  }

  private static String shortened(String name) {
    return name.length() > LONGEST ? name.substring(0, LONGEST - 1) + "…" : name;
  }

  @Override
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("layer", "output", "parameters"));
    for (Summary.Row row : summary.rows()) {
      rows.add(
          List.of(
              " ".repeat(2 * row.depth()) + row.layer(),
              example(row),
              Long.toString(row.parameters())));
    }
    return rows;
  }
}
