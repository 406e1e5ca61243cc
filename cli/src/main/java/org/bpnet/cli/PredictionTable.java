package org.bpnet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.HostArray;
import org.bpnet.data.Table;
import org.bpnet.train.Predictions;

/// Predictions as CSV (RFC 4180), one row for each example.
///
/// @param names the columns' names
/// @param rows the cells
record PredictionTable(List<String> names, List<List<String>> rows) {
  /// The rows of a table, with what a classifier makes of them.
  static PredictionTable of(Table table, Predictions predictions) {
    return copied(table).with(predictions);
  }

  /// What a classifier makes of examples that are not rows of a table.
  static PredictionTable of(Predictions predictions) {
    return numbered(predictions.size()).with(predictions);
  }

  /// The rows of a table, with what a regressor makes of them.
  static PredictionTable of(Table table, HostArray values, List<String> targets) {
    return copied(table).with(values, targets);
  }

  /// What a regressor makes of examples that are not rows of a table.
  static PredictionTable of(HostArray values, List<String> targets) {
    return numbered(values.shape().extent(0)).with(values, targets);
  }

  /// What a classifier makes of pictures.
  static PredictionTable of(List<String> pictures, Predictions predictions) {
    return named(pictures).with(predictions);
  }

  /// What a regressor makes of pictures.
  static PredictionTable of(List<String> pictures, HostArray values, List<String> targets) {
    return named(pictures).with(values, targets);
  }

  private static PredictionTable named(List<String> pictures) {
    List<List<String>> rows = new ArrayList<>();
    pictures.forEach(name -> rows.add(new ArrayList<>(List.of(name))));
    return new PredictionTable(new ArrayList<>(List.of("picture")), rows);
  }

  private static PredictionTable copied(Table table) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      List<String> cells = new ArrayList<>();
      for (String column : table.columnNames()) {
        cells.add(table.cell(row, column));
      }
      rows.add(cells);
    }
    return new PredictionTable(new ArrayList<>(table.columnNames()), rows);
  }

  private static PredictionTable numbered(int count) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 1; row <= count; row++) {
      rows.add(new ArrayList<>(List.of("" + row)));
    }
    return new PredictionTable(new ArrayList<>(List.of("example")), rows);
  }

  private PredictionTable with(Predictions predictions) {
    names.add("prediction");
    predictions.classes().forEach(name -> names.add("probability_" + name));
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).add(predictions.name(i));
      for (int label = 0; label < predictions.classes().size(); label++) {
        rows.get(i).add(String.format(Locale.ROOT, "%.6f", predictions.probability(i, label)));
      }
    }
    return this;
  }

  private PredictionTable with(HostArray values, List<String> targets) {
    int width = targets.size();
    targets.forEach(name -> names.add(width == 1 ? "prediction" : "prediction_" + name));
    for (int i = 0; i < rows.size(); i++) {
      for (int k = 0; k < width; k++) {
        rows.get(i).add("" + (float) values.at(i * width + k));
      }
    }
    return this;
  }

  /// The whole as text.
  String text() {
    var text = new StringBuilder();
    append(names, text);
    rows.forEach(row -> append(row, text));
    return text.toString();
  }

  private static void append(List<String> cells, StringBuilder text) {
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
    }
    text.append('\n');
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
