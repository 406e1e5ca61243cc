package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;

/// Rows and named columns as they were read from a CSV file or handed over as text: not yet a
/// dataset, since it is open which column is to be predicted and how text becomes numbers (see
/// [TableTask] and [TableEncoder]).
///
/// A cell that, without the blanks around it, is empty or reads `NA`, `N/A`, `NaN`, `null` or `?`,
/// in whatever case, is *missing*, unless the [TableFormat] has other words. A column is *numeric*
/// if all its other cells are finite decimal numbers, either plain (`-1.5e3`, with a point) or all
/// in one other [Notation]: with a decimal comma, with marks between thousands, or with `%`. Where
/// two notations fit and give other numbers (`1,234` alone), where numbers are in a notation that
/// is not read (currency signs, other digits than 0 to 9), or where a few cells of many are no
/// numbers, the column is refused, in words, once it is used. Any other column is text.
///
/// Names of columns are without blanks around them, with plain blanks inside and accents joined to
/// their letters (Unicode's form NFC), and are found however they are given.
public final class Table {
  private final String source;
  private final TableFormat format;
  private final List<String> header;
  private final List<String> columnNames;
  private final List<TableColumn> columns;
  private final Map<String, Integer> positions;
  private final Places places;

  /// Where rows were found.
  ///
  /// @param unit what is counted, `line` or `row`
  /// @param numbers of each row; empty if rows are numbered through
  private record Places(String unit, int rows, int[] numbers) {
    String of(int row) {
      return unit + ' ' + (numbers.length == 0 ? row + 1 : numbers[row]);
    }
  }

  private Table(
      String source,
      TableFormat format,
      List<String> header,
      List<TableColumn> columns,
      Places places) {
    this.source = source;
    this.format = format;
    this.header = List.copyOf(header);
    this.columnNames = header.stream().map(TableText::canonical).toList();
    this.columns = List.copyOf(columns);
    this.places = places;
    this.positions = HashMap.newHashMap(columnNames.size());
    for (int i = 0; i < columnNames.size(); i++) {
      positions.put(columnNames.get(i), i);
    }
  }

  /// A table from text that is already in memory, such as the result of a query.
  ///
  /// @param source what to call it in messages
  /// @throws DataFormatException if a name is blank or occurs twice, or a row has not as many cells
  ///   as there are names
  public static Table of(String source, List<String> columnNames, List<List<String>> rows) {
    var builder = new Builder(source, TableFormat.defaults(), columnNames);
    for (int row = 0; row < rows.size(); row++) {
      builder.add(rows.get(row), row + 1);
    }
    return builder.build();
  }

  /// A table of columns whose cells have types, as those of a database. Its rows have numbers from
  /// 1 in messages.
  ///
  /// @param source what to call it in messages
  /// @param format what the columns were built with
  /// @throws DataFormatException if a name is blank or occurs twice, or there are no columns or
  ///   rows
  /// @throws IllegalArgumentException if the columns differ in length
  public static Table of(String source, TableFormat format, List<ColumnBuilder> columns) {
    List<String> header = columns.stream().map(ColumnBuilder::name).toList();
    if (header.isEmpty()) {
      throw new DataFormatException(source + ": has no columns");
    }
    Header.check(header.stream().map(TableText::canonical).toList(), source);
    int rows = columns.getFirst().rows();
    for (ColumnBuilder column : columns) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "column %s: needs %d cells as the first has, got %d",
                column.name(),
                rows,
                column.rows()));
      }
    }
    if (rows == 0) {
      throw withoutRows(source, "columns", header);
    }
    return new Table(
        source,
        format,
        header,
        columns.stream().map(ColumnBuilder::build).toList(),
        new Places("row", rows, new int[0]));
  }

  private static DataFormatException withoutRows(String source, String what, List<String> names) {
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: has %s (%s) but no rows%s; add examples",
            source,
            what,
            Wording.list(names),
            what.equals("columns") ? "" : " below it"));
  }

  /// What the table was read from.
  public String source() {
    return source;
  }

  /// How it was read.
  public TableFormat format() {
    return format;
  }

  /// The number of rows, the header not counted.
  public int rows() {
    return places.rows();
  }

  /// The columns' names, from left to right.
  public List<String> columnNames() {
    return columnNames;
  }

  /// The columns' names as they were written.
  public List<String> header() {
    return header;
  }

  /// The text of a cell, without the blanks around it.
  ///
  /// @throws DataFormatException if there is no such column
  public String cell(int row, String column) {
    return column(column).cell(row);
  }

  /// The text of a cell as it was written.
  ///
  /// @param column the column's position, from 0
  public String written(int row, int column) {
    return columns.get(column).written(row);
  }

  /// Whether all cells of a column are numbers or missing.
  ///
  /// @throws DataFormatException if there is no such column
  public boolean isNumeric(String column) {
    return column(column).isNumeric();
  }

  /// The numbers of a numeric column, NaN where a cell is missing.
  ///
  /// @throws DataFormatException if there is no such column
  public double[] numbers(String column) {
    return all(column(column).numbers());
  }

  /// The numbers of a column that must hold such, NaN where a cell is missing.
  ///
  /// @throws DataFormatException if there is no such column, or a cell of it holds something else
  ///   (line and column are named)
  public double[] requireNumbers(String column) {
    return all(EncodedTable.values(this, column, Notation.PLAIN));
  }

  private double[] all(IntToDoubleFunction numbers) {
    return IntStream.range(0, rows()).mapToDouble(numbers).toArray();
  }

  /// A cell as a category: its text, empty if it is missing.
  ///
  /// @throws DataFormatException if there is no such column
  public String category(int row, String column) {
    return column(column).level(row);
  }

  /// The same table without some columns, such as identifiers.
  ///
  /// @throws DataFormatException if there is no such column
  public Table without(String... dropped) {
    Set<Integer> gone = new HashSet<>();
    for (String column : dropped) {
      gone.add(position(column));
    }
    var names = new ArrayList<String>();
    var kept = new ArrayList<TableColumn>();
    for (int i = 0; i < columns.size(); i++) {
      if (!gone.contains(i)) {
        names.add(header.get(i));
        kept.add(columns.get(i));
      }
    }
    return new Table(source, format, names, kept, places);
  }

  /// The same table with some columns as text whatever they hold, so that each different value is a
  /// category or a class of its own: numbers that are names, such as postal codes.
  ///
  /// @throws DataFormatException if there is no such column
  public Table categorical(String... texts) {
    var changed = new ArrayList<>(columns);
    for (String column : texts) {
      int position = position(column);
      changed.set(position, columns.get(position).asText());
    }
    return new Table(source, format, header, changed, places);
  }

  TableColumn column(String name) {
    return columns.get(position(name));
  }

  /// A column that is to be learnt from or predicted.
  ///
  /// @throws DataFormatException if there is no such column, or it cannot be told whether it holds
  ///   numbers
  TableColumn clearColumn(String name) {
    TableColumn column = column(name);
    if (column.reading() instanceof Reading.Unclear(int row, String problem)) {
      throw new DataFormatException(where(row, name) + ": " + problem);
    }
    return column;
  }

  private int position(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      position = positions.get(TableText.canonical(name));
    }
    if (position == null) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: there is no column '%s'; the columns are %s",
              source,
              Wording.shown(name),
              Wording.list(nearest(name))));
    }
    return position;
  }

  private List<String> nearest(String name) {
    var nearest = new ArrayList<>(columnNames);
    nearest.sort(Comparator.comparingInt(other -> Wording.distance(name, other)));
    return nearest;
  }

  /// Whether there is a column of this name.
  public boolean hasColumn(String name) {
    return positions.containsKey(name) || positions.containsKey(TableText.canonical(name));
  }

  /// The name by which a column is listed.
  String nameOf(String column) {
    return columnNames.get(position(column));
  }

  /// What to say of a table in which columns are missing that should be there.
  String columnsThereAre() {
    return columns.size() > 1
        ? "the columns are " + Wording.list(columnNames)
        : String.format(
            Locale.ROOT,
            "the only column is '%s'; if another sign separates the cells, give it: --separator %s",
            Wording.shown(columnNames.getFirst()),
            columnNames.getFirst().indexOf(' ') > 0 ? "space" : "SIGN");
  }

  /// `line 7`, or `row 7` of what has no lines.
  String place(int row) {
    return places.of(row);
  }

  /// `data.csv, line 7, column 'age'`.
  String where(int row, String column) {
    return String.format(
        Locale.ROOT, "%s, %s, column '%s'", source, place(row), Wording.shown(column));
  }

  /// Collects rows.
  static final class Builder {
    private final String source;
    private final TableFormat format;
    private final List<String> header;
    private final List<String> names;
    private final List<TextColumn.Builder> columns;
    private int[] lines = new int[32];
    private int rows;

    Builder(String source, TableFormat format, List<String> header) {
      this.source = source;
      this.format = format;
      this.header = header;
      this.names = header.stream().map(TableText::canonical).toList();
      Header.checkLine(names, source);
      this.columns = names.stream().map(name -> new TextColumn.Builder(name, format)).toList();
    }

    void add(List<String> cells, long line) {
      if (cells.size() != names.size()) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s, line %d: expected %d cells as %s, got %d; %s",
                source,
                line,
                names.size(),
                format.names().isEmpty() ? "in the header" : "there are names in --columns",
                cells.size(),
                cells.size() > names.size()
                    ? "quote cells that contain the delimiter"
                    : "fill in the missing delimiters"));
      }
      if (rows == lines.length) {
        lines = Arrays.copyOf(lines, rows + (rows >> 1));
      }
      for (int i = 0; i < cells.size(); i++) {
        columns.get(i).add(cells.get(i));
      }
      lines[rows++] = (int) Math.min(Integer.MAX_VALUE, line);
    }

    Table build() {
      if (rows == 0) {
        throw withoutRows(source, "a header", names);
      }
      return new Table(
          source,
          format,
          header,
          columns.stream().<TableColumn>map(TextColumn.Builder::build).toList(),
          new Places("line", rows, Arrays.copyOf(lines, rows)));
    }
  }
}
