package org.bpnet.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.Figure;
import org.bpnet.cli.plot.SignedBars;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Words;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.inspect.IntegratedGradients;
import org.bpnet.train.json.JsonValue;

/// What each column of a row has to do with a prediction, told and drawn.
///
/// @param row from 0
public record ColumnShares(IntegratedGradients found, Table table, int row, Model model) {
  private static final int BAR = 24;
  private static final int LONGEST = 24;

  /// The columns, by the size of their shares.
  private List<Integer> order() {
    return IntStream.range(0, found.columns().size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(found.shares().at(i))))
        .toList();
  }

  private String cell(int column) {
    String cell = table.cell(row, found.columns().get(column));
    return cell.isEmpty() ? "missing" : cell;
  }

  /// `setosa, probability 0.9876`, or `price 12.5`.
  static String predicted(IntegratedGradients found, Model model) {
    return found.output()
        + (model instanceof Classifier ? ", probability " : " ")
        + Words.number(found.prediction());
  }

  public void print(Console console) {
    console.print(
        String.format(
            Locale.ROOT,
            "row %,d: @|bold %s|@; of a row of which nothing is known %s",
            row + 1,
            predicted(found, model),
            Words.number(found.baseline())));
    int names = found.columns().stream().mapToInt(Columns::width).max().orElse(0);
    int cells =
        IntStream.range(0, found.columns().size())
            .map(i -> Columns.width(shortened(cell(i))))
            .max()
            .orElse(0);
    double most =
        IntStream.range(0, found.columns().size())
            .mapToDouble(i -> Math.abs(found.shares().at(i)))
            .max()
            .orElse(0);
    for (int i : order()) {
      double share = found.shares().at(i);
      long length = most == 0 ? 0 : Math.round(BAR * Math.abs(share) / most);
      console
          .out()
          .println(
              String.format(
                      Locale.ROOT,
                      "  %s  %s  %s  %s",
                      Columns.left(found.columns().get(i), names),
                      Columns.right(shortened(cell(i)), cells),
                      Columns.right(signed(share), 10),
                      (share < 0 ? "░" : "█").repeat((int) length))
                  .stripTrailing());
    }
    double sum = found.prediction() - found.baseline() - found.gap();
    console.print(
        String.format(
            Locale.ROOT,
            "sum %s; the difference is %s",
            signed(sum),
            signed(found.prediction() - found.baseline())));
  }

  static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4g", value + 0.0);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  public Figure figure() {
    return new SignedBars(
        "Row " + (row + 1) + ": " + predicted(found, model),
        "share",
        order().stream()
            .map(i ->
                new SignedBars.Bar(found.columns().get(i) + " = " + cell(i), found.shares().at(i)))
            .toList());
  }

  /// Adds it to a JSON object.
  public JsonValue.Builder addTo(JsonValue.Builder json) {
    JsonValue.Builder columns = JsonValue.object();
    for (int i : order()) {
      columns.with(
          found.columns().get(i),
          JsonValue.object()
              .with("value", table.cell(row, found.columns().get(i)))
              .with("share", found.shares().at(i))
              .build());
    }
    return json.with("output", found.output())
        .with("prediction", found.prediction())
        .with("baseline", found.baseline())
        .with("gap", found.gap())
        .with("columns", columns.build());
  }
}
