package org.bpnet.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.table.Table;
import org.bpnet.train.Predictions;

/// Predictions as CSV (RFC 4180), one row for each example: what the example is, as it was given,
/// and then what was predicted. Rows are made as they are written, since all of them as texts would
/// take many times the memory of the table.
public final class PredictionTable {
  private final List<String> names;
  private final int rows;
  private final IntFunction<List<String>> given;
  private final IntFunction<List<String>> predicted;

  private PredictionTable(
      Given examples, List<String> answers, IntFunction<List<String>> predicted) {
    this.names = new ArrayList<>(examples.names());
    this.rows = examples.rows();
    this.given = examples.cells();
    this.predicted = predicted;
    Set<String> taken = new HashSet<>(names);
    answers.forEach(answer -> names.add(fresh(answer, taken)));
  }

  /// What the examples are: the first columns.
  public record Given(List<String> names, int rows, IntFunction<List<String>> cells) {
    /// Pictures, by their names.
    public static Given pictures(List<String> pictures) {
      return new Given(List.of("picture"), pictures.size(), row -> List.of(pictures.get(row)));
    }

    /// The rows of a table.
    public static Given rows(Table table) {
      int width = table.header().size();
      return new Given(
          table.header(),
          table.rows(),
          row -> IntStream.range(0, width).mapToObj(column -> table.written(row, column)).toList());
    }

    /// Examples that have no more than their number, from 1.
    public static Given numbered(int count) {
      return new Given(List.of("example"), count, row -> List.of(String.valueOf(row + 1)));
    }
  }

  /// A name that no other column has: `prediction`, or `prediction_2` where the table has such a
  /// column of its own.
  private static String fresh(String name, Set<String> taken) {
    String free = name;
    for (int number = 2; !taken.add(free); number++) {
      free = name + "_" + number;
    }
    return free;
  }

  /// What a classifier makes of examples.
  public static PredictionTable of(Given examples, Predictions predictions) {
    List<String> answers = new ArrayList<>(List.of("prediction"));
    predictions.classes().forEach(name -> answers.add("probability_" + name));
    return new PredictionTable(
        examples,
        answers,
        row -> {
          List<String> cells = new ArrayList<>(List.of(predictions.name(row)));
          for (int label = 0; label < predictions.classes().size(); label++) {
            cells.add(String.format(Locale.ROOT, "%.6f", predictions.probability(row, label)));
          }
          return cells;
        });
  }

  /// What a regressor makes of examples.
  public static PredictionTable of(Given examples, HostArray values, List<String> targets) {
    int width = targets.size();
    return new PredictionTable(
        examples,
        targets.stream().map(name -> width == 1 ? "prediction" : "prediction_" + name).toList(),
        row ->
            IntStream.range(0, width)
                .mapToObj(k -> "" + (float) values.at(row * width + k))
                .toList());
  }

  /// Writes the whole.
  public void writeTo(Appendable text) throws IOException {
    append(names, List.of(), text);
    for (int row = 0; row < rows; row++) {
      append(given.apply(row), predicted.apply(row), text);
    }
  }

  /// The whole as text.
  public String text() {
    var text = new StringBuilder();
    try {
      writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return text.toString();
  }

  private static void append(List<String> cells, List<String> more, Appendable text)
      throws IOException {
    for (int i = 0; i < cells.size() + more.size(); i++) {
      String cell = i < cells.size() ? cells.get(i) : more.get(i - cells.size());
      text.append(i == 0 ? "" : ",").append(quoted(cell));
    }
    text.append('\n');
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
