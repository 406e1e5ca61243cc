package org.bpnet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Rows and named columns as they were read from a CSV file or handed over as text: not yet a
/// dataset, since it is open which column is to be predicted and how text becomes numbers (see
/// [TableTask] and [TableEncoder]).
///
/// Cells are stripped of surrounding blanks. A cell that is empty or reads `NA`, `N/A`, `NaN`,
/// `null` or `?`, in whatever case, is *missing*. A column is *numeric* if all its other cells are
/// finite decimal numbers (`-1.5e3`, with a point); any other column is text.
public final class Table {
  private final String source;
  private final List<String> columnNames;
  private final List<TextColumn> columns;
  private final int[] lines;

  private Table(String source, List<String> columnNames, List<TextColumn> columns, int[] lines) {
    this.source = source;
    this.columnNames = List.copyOf(columnNames);
    this.columns = List.copyOf(columns);
    this.lines = lines;
  }

  /// A table from text that is already in memory, such as the result of a query.
  ///
  /// @param source what to call it in messages
  /// @throws DataFormatException if a name is blank or occurs twice, or a row has not as many cells
  ///   as there are names
  public static Table of(String source, List<String> columnNames, List<List<String>> rows) {
    var builder = new Builder(source, columnNames);
    for (int row = 0; row < rows.size(); row++) {
      builder.add(rows.get(row), row + 1);
    }
    return builder.build();
  }

  /// What the table was read from.
  public String source() {
    return source;
  }

  /// The number of rows, the header not counted.
  public int rows() {
    return lines.length;
  }

  /// The columns' names, from left to right.
  public List<String> columnNames() {
    return columnNames;
  }

  /// The text of a cell.
  ///
  /// @throws DataFormatException if there is no such column
  public String cell(int row, String column) {
    return column(column).cell(row);
  }

  /// Whether all cells of a column are numbers or missing.
  ///
  /// @throws DataFormatException if there is no such column
  public boolean isNumeric(String column) {
    return column(column).isNumeric();
  }

  /// The same table without some columns, such as identifiers.
  ///
  /// @throws DataFormatException if there is no such column
  public Table without(String... dropped) {
    var names = new ArrayList<>(columnNames);
    var kept = new ArrayList<>(columns);
    for (String column : dropped) {
      kept.remove(column(column));
      names.remove(column);
    }
    return new Table(source, names, kept, lines);
  }

  TextColumn column(String name) {
    int index = columnNames.indexOf(name);
    if (index < 0) {
      var nearest = new ArrayList<>(columnNames);
      nearest.sort(Comparator.comparingInt(other -> Wording.distance(name, other)));
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: there is no column '%s'; the columns are %s",
              source,
              Wording.shown(name),
              Wording.list(nearest)));
    }
    return columns.get(index);
  }

  boolean hasColumn(String name) {
    return columnNames.contains(name);
  }

  /// `data.csv, line 7, column 'age'`.
  String where(int row, String column) {
    return String.format(
        Locale.ROOT, "%s, line %d, column '%s'", source, lines[row], Wording.shown(column));
  }

  /// Collects rows.
  static final class Builder {
    private final String source;
    private final List<String> names;
    private final List<TextColumn.Builder> columns;
    private int[] lines = new int[32];
    private int rows;

    Builder(String source, List<String> header) {
      this.source = source;
      this.names = header.stream().map(String::strip).toList();
      checkNames();
      this.columns =
          names.stream()
              .map(name ->
                  new TextColumn.Builder(
                      String.format(Locale.ROOT, "%s, column '%s'", source, Wording.shown(name))))
              .toList();
    }

    private void checkNames() {
      if (names.stream().filter(Builder::isFraction).count() * 2 > names.size()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s, line 1: must hold the columns' names, got %s; put a line of names on top",
                source,
                Wording.list(names)));
      }
      var seen = new HashSet<String>();
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).isEmpty()) {
          throw new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "%s, line 1: column %d of %d has no name; name it, or drop it if it only numbers the"
                      + " rows (pandas: to_csv(..., index=False))",
                  source,
                  i + 1,
                  names.size()));
        }
        if (!seen.add(names.get(i))) {
          throw new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "%s, line 1: the name '%s' stands over more than one column; rename one "
                      + "(is this line really a line of names?)",
                  source,
                  Wording.shown(names.get(i))));
        }
      }
    }

    /// Whole numbers may be names (years, or what programs put where a name is lacking).
    private static boolean isFraction(String name) {
      double value = TextColumn.number(name);
      return !Double.isNaN(value) && name.contains(".");
    }

    void add(List<String> cells, long line) {
      if (cells.size() != names.size()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s, line %d: expected %d cells as in the header, got %d; %s",
                source,
                line,
                names.size(),
                cells.size(),
                cells.size() > names.size()
                    ? "quote cells that contain the delimiter"
                    : "fill in the missing delimiters"));
      }
      if (rows == lines.length) {
        lines = Arrays.copyOf(lines, rows + (rows >> 1));
      }
      for (int i = 0; i < cells.size(); i++) {
        columns.get(i).add(cells.get(i).strip());
      }
      lines[rows++] = (int) Math.min(Integer.MAX_VALUE, line);
    }

    Table build() {
      if (rows == 0) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: has a header (%s) but no rows below it; add examples",
                source,
                Wording.list(names)));
      }
      return new Table(
          source,
          names,
          columns.stream().map(TextColumn.Builder::build).toList(),
          Arrays.copyOf(lines, rows));
    }
  }
}
