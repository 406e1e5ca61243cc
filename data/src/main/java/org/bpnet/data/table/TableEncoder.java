package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;

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
/// @param column the column that is predicted, or several with commas between them
/// @param target what it is predicted as
/// @param format how files with further rows are to be read
public record TableEncoder(List<Input> inputs, String column, Target target, TableFormat format) {
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

  /// An encoder for tables that are read by default.
  public TableEncoder(List<Input> inputs, String column, Target target) {
    this(inputs, column, target, TableFormat.defaults());
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
    /// @param notation how the numbers were written
    /// @param least the smallest number in training; NaN if it was not kept
    /// @param greatest the largest
    record Numeric(
        String column,
        double fill,
        double mean,
        double scale,
        Notation notation,
        double least,
        double greatest)
        implements Input {
      /// Plain numbers of which no more is known.
      public Numeric(String column, double fill, double mean, double scale) {
        this(column, fill, mean, scale, Notation.PLAIN, Double.NaN, Double.NaN);
      }

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

  /// Fits on some rows of a table; every column but the predicted one and that of weights is an
  /// input, except those that have no value in any of these rows, or the same in all: nothing can
  /// be learnt from them, and whatever a weight began with would decide what another value means.
  /// Whether a column is numeric is decided by the whole table.
  ///
  /// A numeric column that is only ever 0 or 1 keeps its values (mean 0, scale 1), as in
  /// [Standardizer#fit(Dataset)].
  ///
  /// @param rows the training rows
  /// @throws DataFormatException if a text column has more different values than half the rows, or
  ///   than 1000, if it cannot be told whether a column holds numbers, or if no column is left to
  ///   learn from
  public static TableEncoder fit(Table table, TableTask task, int[] rows) {
    var inputs = new ArrayList<Input>();
    for (String name : table.columnNames()) {
      if (task.isInput(name)) {
        input(table, name, rows).ifPresent(inputs::add);
      }
    }
    if (inputs.isEmpty()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: no column with values that change is left to predict '%s' from; add one",
              table.source(),
              Wording.shown(task.column())));
    }
    return new TableEncoder(inputs, task.column(), task.target(), table.format());
  }

  private static Optional<Input> input(Table table, String name, int[] rows) {
    if (!table.column(name).hasValue(rows)) {
      return Optional.empty();
    }
    return table.clearColumn(name).reading() instanceof Reading.Numbers(Notation notation)
        ? numeric(table.column(name), name, rows, notation)
        : categorical(table, name, rows);
  }

  private static Optional<Input> numeric(
      TableColumn column, String name, int[] rows, Notation notation) {
    DoubleSummaryStatistics figures = present(column, rows).summaryStatistics();
    double least = figures.getMin();
    double greatest = figures.getMax();
    if (least == greatest) {
      return Optional.empty();
    }
    double mean = figures.getAverage();
    if (least == 0
        && greatest == 1
        && present(column, rows).allMatch(value -> value == 0 || value == 1)) {
      return Optional.of(new Input.Numeric(name, mean, 0, 1, notation, least, greatest));
    }
    // Filled cells stand at the mean: over all rows the deviation is smaller than over present
    // ones.
    double squares = present(column, rows).map(value -> (value - mean) * (value - mean)).sum();
    double scale = Standardizer.scaleOf(Math.sqrt(squares / rows.length), mean);
    return Optional.of(new Input.Numeric(name, mean, mean, scale, notation, least, greatest));
  }

  /// The numbers of some rows that have one.
  private static DoubleStream present(TableColumn column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(column.numbers()).filter(value -> !Double.isNaN(value));
  }

  private static Optional<Input> categorical(Table table, String name, int[] rows) {
    IntFunction<String> cells = table.column(name).levels();
    var levels = new TreeSet<String>();
    for (int i = 0; i < rows.length && levels.size() <= TableTask.TOLD_APART; i++) {
      levels.add(cells.apply(rows[i]));
    }
    int most = Math.min(MOST_LEVELS, Math.max(LEVELS_OF_A_SMALL_TABLE, rows.length / 2));
    if (levels.size() > most) {
      throw tooMany(table, name, levels.size(), rows.length, most);
    }
    return levels.size() == 1
        ? Optional.empty()
        : Optional.of(new Input.Categorical(name, new ArrayList<>(levels)));
  }

  private static DataFormatException tooMany(
      Table table, String name, int levels, int rows, int most) {
    TableColumn cells = table.column(name);
    int row = cells.reading() instanceof Reading.Text(int first) ? Math.max(first, 0) : 0;
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: '%s' is not a number, so the column is text, but %s different values in %d "
                + "training rows are too many for a category (at most %d); correct the cell, "
                + "or leave the column out if it is a name or an identifier (--drop %s)",
            table.where(row, name),
            Wording.shown(cells.cell(row)),
            TableTask.told(levels),
            rows,
            most,
            TableText.word(name)));
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
    List<String> missing =
        target.columns().stream().filter(name -> !table.hasColumn(name)).toList();
    if (!missing.isEmpty()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: the column '%s', which the model predicts, is missing, so there is nothing to "
                  + "compare with; %s",
              table.source(),
              Wording.shown(missing.getFirst()),
              table.columnsThereAre()));
    }
    return EncodedTable.labelled(table, this);
  }

  /// What in a table is other than anything in training: cells with categories never seen, which
  /// count as none of those known. Only columns with such cells are listed.
  public List<Unfamiliar> unseen(Table table) {
    List<Unfamiliar> found = new ArrayList<>();
    for (Input input : inputs) {
      if (input instanceof Input.Categorical(String name, List<String> levels)) {
        Set<String> known = Set.copyOf(levels);
        IntFunction<String> cells = table.column(name).levels();
        Unfamiliar.of(table, name, row -> !known.contains(cells.apply(row))).ifPresent(found::add);
      }
    }
    return found;
  }

  /// The numbers in a table that lie far outside of what was trained on: beyond the smallest and
  /// the largest of the training rows by more than a tenth of the distance between these. Only
  /// columns with such cells are listed, and of models that kept no such figures none. The tenth is
  /// ours.
  public List<Unfamiliar> outOfRange(Table table) {
    List<Unfamiliar> found = new ArrayList<>();
    for (Input input : inputs) {
      if (input instanceof Input.Numeric numeric) {
        double margin = (numeric.greatest() - numeric.least()) / 10;
        IntToDoubleFunction numbers =
            EncodedTable.values(table, numeric.column(), numeric.notation());
        Unfamiliar.of(
                table,
                numeric.column(),
                row -> {
                  double number = numbers.applyAsDouble(row);
                  return number < numeric.least() - margin || number > numeric.greatest() + margin;
                })
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /// What the person who asked should know of how a table was read, each remark after a semicolon:
  /// which columns were left out and why, and how numbers are written that are not written plainly,
  /// unless it was told.
  ///
  /// @param rows the training rows
  public String remarks(Table table, int[] rows) {
    return leftOut(table, rows) + notations(table);
  }

  private String leftOut(Table table, int[] rows) {
    Set<String> kept = used();
    List<String> empty = new ArrayList<>();
    List<String> constant = new ArrayList<>();
    for (String name : table.columnNames()) {
      if (!kept.contains(name)) {
        (table.column(name).hasValue(rows) ? constant : empty).add(name);
      }
    }
    return named("; left out, without any value in the training rows: ", empty)
        + named("; left out, with one value in all training rows: ", constant);
  }

  private Set<String> used() {
    Set<String> used = new HashSet<>();
    inputs.forEach(input -> used.add(input.column()));
    used.addAll(target.columns());
    return used;
  }

  private static String named(String what, List<String> names) {
    return names.isEmpty() ? "" : what + Wording.list(names);
  }

  private String notations(Table table) {
    List<String> read = new ArrayList<>();
    Set<String> used = used();
    for (String name : table.columnNames()) {
      if (used.contains(name)
          && table.format().decimal() == TableFormat.FOUND
          && table.column(name).reading() instanceof Reading.Numbers(Notation notation)
          && !notation.equals(Notation.PLAIN)) {
        read.add(String.format(Locale.ROOT, "%s (as in %s)", name, notation));
      }
    }
    return named("; numbers read in another notation than 1234.5: ", read);
  }
}
