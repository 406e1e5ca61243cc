package org.bpnet.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Rows as text: aligned for a terminal, or in Markdown.
final class RowTable {
  private static final List<String> HEAD =
      List.of(
          "work",
          "batch",
          "precision",
          "engine",
          "vectors",
          "samples/s",
          "peer",
          "peer's",
          "ratio",
          "min–max",
          "target",
          "FMA peak");

  private RowTable() {}

  static String text(List<Row> rows) {
    var lines = new ArrayList<List<String>>(List.of(HEAD));
    rows.forEach(row -> lines.add(cells(row)));
    var text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width =
            lines.stream()
                .mapToInt(l -> column < l.size() ? l.get(column).length() : 0)
                .max()
                .orElse(0);
        text.append(i == 0 ? "" : "  ")
            .append(line.get(i))
            .repeat(" ", width - line.get(i).length());
      }
      text.append('\n');
    }
    reasons(rows).forEach(reason -> text.append(reason).append('\n'));
    return text.toString().replaceAll(" +\n", "\n");
  }

  /// A row in one line, while others are still being measured.
  static String progress(Row row) {
    List<String> cells = cells(row);
    String end = row.missing();
    if (row.figures().lossDifference().isPresent()) {
      double difference = row.figures().lossDifference().getAsDouble();
      end = String.format(Locale.ROOT, "losses differ by %.0e", difference);
    }
    return String.join("  ", cells) + "; " + end;
  }

  static String markdown(List<Row> rows) {
    var text = new StringBuilder();
    line(text, HEAD);
    text.append("|---".repeat(HEAD.size())).append("|\n");
    rows.forEach(row -> line(text, cells(row)));
    List<String> reasons = reasons(rows);
    if (!reasons.isEmpty()) {
      text.append("\nNot run:\n\n");
      reasons.forEach(reason -> text.append("- ").append(reason).append('\n'));
    }
    return text.toString();
  }

  /// Why rows were not measured.
  private static List<String> reasons(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.isMeasured())
        .map(row -> reason(row))
        .distinct()
        .toList();
  }

  private static String reason(Row row) {
    return String.format(Locale.ROOT, "%s, %s: %s", row.work(), row.peer(), row.missing());
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static List<String> cells(Row row) {
    var cells = new ArrayList<String>();
    cells.add(row.work());
    cells.add(String.valueOf(row.batch()));
    cells.add(row.precision());
    cells.add(row.engine());
    cells.add(row.vectors());
    Row.Figures figures = row.figures();
    if (row.isMeasured()) {
      cells.add(grouped(figures.speed()));
      cells.add(row.peer());
      cells.add(grouped(figures.peerSpeed()));
      cells.add(String.format(Locale.ROOT, "%.2f", figures.ratio()));
      cells.add(String.format(Locale.ROOT, "%.2f–%.2f", figures.least(), figures.greatest()));
    } else {
      cells.addAll(List.of("—", row.peer(), "—", "—", "not run"));
    }
    cells.add(target(row));
    cells.add(share(figures.peakShare()));
    return cells;
  }

  private static String target(Row row) {
    if (row.target().isEmpty()) {
      return "";
    }
    String text = String.format(Locale.ROOT, "≥ %s", number(row.target().getAsDouble()));
    return row.isMeasured() ? text + (row.missesTarget() ? " ✗" : " ✓") : text;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.valueOf(value);
  }

  private static String share(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.0f %%", 100 * share.getAsDouble())
        : "";
  }

  private static String grouped(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
