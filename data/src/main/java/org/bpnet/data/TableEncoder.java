package org.bpnet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.bpnet.core.Shape;

/// How rows of a table become numbers: fitted on training rows, saved beside the model, and applied
/// to every table that the model is shown later. Plain values throughout.
///
/// Columns are found by name; other columns of the table are ignored, and their order is free.
///
/// - A numeric column gives one feature, `(x - mean) / scale`; a missing cell counts as `fill`, the
///   mean of the training rows.
/// - A text column gives one feature per level, 1 where the cell has that level and 0 elsewhere. If
///   cells were missing in the training rows, then missing is a level of its own, written as the
///   empty string. A cell with a level never seen in training gives zeros throughout.
///
/// @param inputs the columns that are read, in the order of their features
/// @param column the column that is predicted
/// @param target what it is predicted as
public record TableEncoder(List<Input> inputs, String column, Target target) {
  /// Ours: a text column with more levels is an identifier, and would make more features than
  /// examples can teach.
  private static final int MOST_LEVELS = 1000;

  /// Half the rows may be levels, but so many always.
  private static final int LEVELS_OF_A_SMALL_TABLE = 20;

  /// Throws IllegalArgumentException if there is no input
  public TableEncoder {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("TableEncoder: needs at least one input, got none");
    }
  }

  /// How one column is read.
  public sealed interface Input {
    /// The column's name.
    String column();

    /// How many features it gives.
    int width();

    /// A column of numbers.
    ///
    /// @param fill what a missing cell counts as
    /// @param mean what is subtracted
    /// @param scale what is divided by
    record Numeric(String column, double fill, double mean, double scale) implements Input {
      @Override
      public int width() {
        return 1;
      }
    }

    /// A column of text.
    ///
    /// @param levels the values it had in training, sorted; the empty string stands for missing
    record Categorical(String column, List<String> levels) implements Input {
      /// Copies the levels.
      public Categorical {
        levels = List.copyOf(levels);
      }

      @Override
      public int width() {
        return levels.size();
      }
    }
  }

  /// Fits on some rows of a table; every column but the predicted one is an input, except those
  /// that have no value in any of these rows. Whether a column is numeric is decided by the whole
  /// table.
  ///
  /// A numeric column that is only ever 0 or 1 keeps its values (mean 0, scale 1), as in
  /// [Standardizer#fit(Dataset)].
  ///
  /// @param rows the training rows
  /// @throws DataFormatException if a text column has more different values than half the rows, or
  ///   than 1000, or if no column is left to learn from
  public static TableEncoder fit(Table table, TableTask task, int[] rows) {
    var inputs = new ArrayList<Input>();
    for (String name : table.columnNames()) {
      if (!name.equals(task.column()) && hasValues(table.column(name), rows)) {
        inputs.add(
            table.isNumeric(name) ? numeric(table, name, rows) : categorical(table, name, rows));
      }
    }
    if (inputs.isEmpty()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: no column with values is left to predict '%s' from; add one",
              table.source(),
              Wording.shown(task.column())));
    }
    return new TableEncoder(inputs, task.column(), task.target());
  }

  private static boolean hasValues(TextColumn column, int[] rows) {
    return Arrays.stream(rows).anyMatch(row -> !TextColumn.isMissing(column.cell(row)));
  }

  private static Input.Numeric numeric(Table table, String name, int[] rows) {
    double[] present =
        Arrays.stream(rows)
            .mapToDouble(row -> table.column(name).numbers()[row])
            .filter(value -> !Double.isNaN(value))
            .toArray();
    double mean = Arrays.stream(present).average().orElseThrow();
    if (Arrays.stream(present).allMatch(value -> value == 0 || value == 1)) {
      return new Input.Numeric(name, mean, 0, 1);
    }
    // Filled cells stand at the mean: over all rows the deviation is smaller than over present
    // ones.
    double squares = Arrays.stream(present).map(value -> (value - mean) * (value - mean)).sum();
    return new Input.Numeric(
        name, mean, mean, Standardizer.scaleOf(Math.sqrt(squares / rows.length), mean));
  }

  private static Input.Categorical categorical(Table table, String name, int[] rows) {
    TextColumn cells = table.column(name);
    var levels = new TreeSet<String>();
    for (int row : rows) {
      levels.add(level(cells.cell(row)));
    }
    int most = Math.min(MOST_LEVELS, Math.max(LEVELS_OF_A_SMALL_TABLE, rows.length / 2));
    if (levels.size() > most) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: '%s' is not a number, so the column is text, but %d different values in %d "
                  + "training rows are too many for a category (at most %d); correct the cell, "
                  + "or drop the column if it is a name or an identifier",
              table.where(cells.firstText(), name),
              Wording.shown(cells.cell(cells.firstText())),
              levels.size(),
              rows.length,
              most));
    }
    return new Input.Categorical(name, new ArrayList<>(levels));
  }

  static String level(String cell) {
    return TextColumn.isMissing(cell) ? "" : cell;
  }

  /// The shape of one encoded row, `[D]`.
  public Shape featureShape() {
    return Shape.of(inputs.stream().mapToInt(Input::width).sum());
  }

  /// The features' names in order: the column's, or `column=level`.
  public List<String> featureNames() {
    return inputs.stream()
        .flatMap(input ->
            switch (input) {
              case Input.Numeric numeric -> List.of(numeric.column()).stream();
              case Input.Categorical text ->
                  text.levels().stream().map(level -> text.column() + "=" + level);
            })
        .toList();
  }

  /// Encodes the inputs of a table, which need not have the predicted column.
  ///
  /// @throws DataFormatException if input columns are missing (all are named), or there is text
  ///   where training had numbers (line and column are named)
  public EncodedTable encode(Table table) {
    return EncodedTable.of(table, this);
  }

  /// Encodes a table with the predicted column in it, to train or to evaluate on.
  ///
  /// @throws DataFormatException as [#encode(Table)] does, and if the predicted column is missing,
  ///   has a missing cell, or one that is not a number or not one of the classes
  public Dataset dataset(Table table) {
    if (!table.hasColumn(column)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: the column '%s', which the model predicts, is missing, so there is nothing to "
                  + "compare with; the columns are %s",
              table.source(),
              Wording.shown(column),
              Wording.list(table.columnNames())));
    }
    return new EncodedTable.Labelled(
        encode(table), target, EncodedTable.targets(table, column, target));
  }
}
