package org.bpnet.cli.lab.graph;

import java.util.List;
import java.util.Locale;
import org.bpnet.play.expression.Decimals;
import org.bpnet.play.expression.Expression;
import org.bpnet.play.expression.GraphLayout;
import org.bpnet.play.expression.Worked;

/// An expression's graph with its values, and the gradients of its first output.
///
/// @param worked the figures written at nodes and edges
record GraphPicture(Expression expression, Worked worked) {
  private static final int COLUMN = 230;
  private static final int ROW = 84;
  private static final int BOX = 150;
  private static final int TALL = 50;
  private static final int MARGIN = 30;
  private static final int HEAD = 46;
  private static final String EDGE = "#718096";
  private static final String INK = "#1a202c";
  private static final String VALUE = "#2f855a";
  private static final String GRADIENT = "#c53030";

  /// For Graphviz.
  String dot() {
    var text = new StringBuilder("digraph {\n  rankdir=LR;\n  node [shape=box];\n");
    for (int place = 0; place < expression.nodes().size(); place++) {
      text.append(
          String.format(
              Locale.ROOT,
              "  n%d [label=\"%s\\n%s | %s\"];%n",
              place,
              title(place),
              Decimals.brief(worked.values().get(place)),
              Decimals.brief(gradient(place))));
      List<Integer> inputs = expression.nodes().get(place).inputs();
      for (int i = 0; i < inputs.size(); i++) {
        text.append(
            String.format(
                Locale.ROOT,
                "  n%d -> n%d [label=\"%s\"];%n",
                inputs.get(i),
                place,
                Decimals.brief(worked.locals().get(place).get(i))));
      }
    }
    return text.append("}\n").toString();
  }

  String svg() {
    var layout = new GraphLayout(expression);
    int width = 2 * MARGIN + (layout.count() - 1) * COLUMN + BOX;
    int height = HEAD + 2 * MARGIN + (layout.widest() - 1) * ROW + TALL;
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"14\">%n<rect width=\"100%%\""
                + " height=\"100%%\" fill=\"white\"/>%n",
            width,
            height,
            width,
            height));
    text(svg, MARGIN, MARGIN, "start", VALUE, "values, forwards");
    String output = expression.name(expression.outputs().getFirst());
    text(svg, MARGIN + 130, MARGIN, "start", GRADIENT, "d" + output + "/d.., backwards");
    for (int place = 0; place < expression.nodes().size(); place++) {
      List<Integer> inputs = expression.nodes().get(place).inputs();
      for (int i = 0; i < inputs.size(); i++) {
        edge(svg, layout, layout.way(place, i), worked.locals().get(place).get(i));
      }
    }
    for (int place = 0; place < expression.nodes().size(); place++) {
      box(svg, layout, place);
    }
    return svg.append("</svg>\n").toString();
  }

  private double gradient(int place) {
    return worked.gradients().getFirst().get(place);
  }

  private String title(int place) {
    String formula = expression.formula(place);
    String name = expression.name(place);
    return formula.equals(name) ? name : name + " = " + formula;
  }

  private static int x(GraphLayout.Spot spot) {
    return MARGIN + spot.layer() * COLUMN;
  }

  private static int y(GraphLayout layout, GraphLayout.Spot spot) {
    double free = (layout.widest() - layout.size(spot.layer())) / 2.0;
    return (int) (HEAD + MARGIN + (spot.rank() + free) * ROW);
  }

  /// A curve from a node to the one that takes it, around those in between.
  private static void edge(
      StringBuilder svg, GraphLayout layout, List<GraphLayout.Spot> way, double derivative) {
    var path = new StringBuilder();
    for (int i = 0; i + 1 < way.size(); i++) {
      int fromX = x(way.get(i)) + BOX;
      int fromY = y(layout, way.get(i)) + TALL / 2;
      int toX = x(way.get(i + 1));
      int toY = y(layout, way.get(i + 1)) + TALL / 2;
      int middle = (fromX + toX) / 2;
      path.append(
          String.format(
              Locale.ROOT,
              "%s%d,%d C%d,%d %d,%d %d,%d ",
              i == 0 ? "M" : "L",
              fromX,
              fromY,
              middle,
              fromY,
              middle,
              toY,
              toX,
              toY));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
            path.toString().strip(),
            EDGE));
    GraphLayout.Spot from = way.getFirst();
    int labelY = y(layout, from) + TALL / 2;
    int labelTo = y(layout, way.get(1)) + TALL / 2;
    text(
        svg,
        x(from) + BOX + 8,
        labelTo < labelY ? labelY - 8 : labelTo > labelY ? labelY + 18 : labelY - 6,
        "start",
        INK,
        Decimals.brief(derivative),
        4);
  }

  private void box(StringBuilder svg, GraphLayout layout, int place) {
    GraphLayout.Spot spot = layout.spot(place);
    int left = x(spot);
    int top = y(layout, spot);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\""
                + " stroke=\"%s\"/>%n",
            left,
            top,
            BOX,
            TALL,
            expression.outputs().contains(place) ? "#fefcbf" : "#edf2f7",
            EDGE));
    int middle = left + BOX / 2;
    if (expression.nodes().get(place).isNumber()) {
      text(svg, middle, top + 30, "middle", VALUE, title(place));
      return;
    }
    text(svg, middle, top + 20, "middle", INK, title(place));
    text(svg, left + 10, top + 41, "start", VALUE, Decimals.brief(worked.values().get(place)));
    text(svg, left + BOX - 10, top + 41, "end", GRADIENT, Decimals.brief(gradient(place)));
  }

  private static void text(
      StringBuilder svg, int x, int y, String anchor, String colour, String what) {
    text(svg, x, y, anchor, colour, what, 0);
  }

  /// @param halo how far the lines behind it stay away
  private static void text(
      StringBuilder svg, int x, int y, String anchor, String colour, String what, int halo) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\" stroke=\"white\""
                + " stroke-width=\"%d\" paint-order=\"stroke\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            halo,
            what.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
