package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;

/// What is to be learnt from a table: which column is predicted, whether as a class or as a number,
/// and why that was chosen.
///
/// @param column the column to predict, or several with commas between them
/// @param target its classes, sorted by value if they are numbers and by letter otherwise; or the
///   column as a number
/// @param reason one sentence for the person who asked, such as `'species' is text with 3 different
///   values, so this is classification`
/// @param weight the column that says how much each row counts; empty if all count the same
public record TableTask(String column, Target target, String reason, String weight) {
  /// Ours: numbers with more different values are amounts, not names.
  private static final int MOST_NUMERIC_CLASSES = 20;

  /// So many different values are counted, and kept in memory for it. Ours.
  static final int TOLD_APART = 100_000;

  /// A task of which each row counts the same.
  TableTask(String column, Target target, String reason) {
    this(column, target, reason, "");
  }

  /// So many different numbers in so many rows may still be names and not amounts: 20, and no more
  /// than the square root of the rows, but two always. Ours.
  static int mostNames(int rows) {
    return Math.max(2, Math.min(MOST_NUMERIC_CLASSES, (int) Math.sqrt(rows)));
  }

  /// How many different values there are, as far as they were counted.
  static String told(int different) {
    return different > TOLD_APART
        ? String.format(Locale.ROOT, "more than %,d", TOLD_APART)
        : String.valueOf(different);
  }

  /// Decides for the table's last column.
  ///
  /// @throws DataFormatException as [#infer(Table, String)] does
  public static TableTask infer(Table table) {
    return infer(table, table.columnNames().getLast());
  }

  /// Decides between classification and regression: text is a class; numbers are classes if they
  /// are all whole, and there are at most 20 different ones and no more than the square root of the
  /// number of rows (but two always do); other numbers are predicted as numbers.
  ///
  /// @throws DataFormatException if there is no such column, a cell of it is missing, it never
  ///   changes, or it is text that is different in almost every row
  public static TableTask infer(Table table, String name) {
    if (!table.clearColumn(name).isNumeric()) {
      return classify(table, name);
    }
    String column = table.nameOf(name);
    TableColumn cells = checked(table, column);
    IntToDoubleFunction numbers = cells.numbers();
    int most = mostNames(table.rows());
    var different = new TreeSet<Double>();
    boolean whole = true;
    for (int row = 0; whole && different.size() <= TOLD_APART && row < cells.rows(); row++) {
      double value = numbers.applyAsDouble(row);
      different.add(value + 0.0); // -0 is 0
      whole = value == Math.rint(value);
    }
    if (whole && different.size() <= most) {
      return new TableTask(
          column,
          classes(table, column),
          String.format(
              Locale.ROOT,
              "'%s' holds %d different whole numbers (at most %d in %d rows count as classes), "
                  + "so this is classification (--task regress predicts the number)",
              Wording.shown(column),
              different.size(),
              most,
              table.rows()));
    }
    String why =
        whole
            ? String.format(
                Locale.ROOT,
                "%s different whole numbers, more than the %d that count as classes in %d rows",
                told(different.size()),
                most,
                table.rows())
            : "numbers with fractions";
    return new TableTask(
        column,
        new Target.Values(List.of(column)),
        String.format(
            Locale.ROOT,
            "'%s' holds %s, so this is regression%s",
            Wording.shown(column),
            why,
            whole ? " (--task classify takes each as a class)" : ""));
  }

  /// Takes each different value of a column as a class, numbers included.
  ///
  /// @throws DataFormatException as [#infer(Table, String)] does
  public static TableTask classify(Table table, String name) {
    checked(table, name);
    String column = table.nameOf(name);
    Target.Classes classes = classes(table, column);
    return new TableTask(
        column,
        classes,
        String.format(
            Locale.ROOT,
            "'%s' is %s with %d different values, so this is classification",
            Wording.shown(column),
            table.isNumeric(column) ? "numbers" : "text",
            classes.count()));
  }

  /// Predicts a column as a number.
  ///
  /// @throws DataFormatException if there is no such column, a cell of it is missing or not a
  ///   number, or it never changes
  public static TableTask regress(Table table, String name) {
    TableColumn cells = checked(table, name);
    String column = table.nameOf(name);
    if (cells.reading() instanceof Reading.Text(int row)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: expected a number to predict, got '%s'; correct the cell or treat it as a class"
                  + " (--task classify)",
              table.where(Math.max(row, 0), column),
              Wording.shown(cells.cell(Math.max(row, 0)))));
    }
    return new TableTask(
        column,
        new Target.Values(List.of(column)),
        String.format(
            Locale.ROOT, "'%s' is predicted as a number, as asked", Wording.shown(column)));
  }

  /// Predicts several columns as numbers.
  ///
  /// @throws DataFormatException as [#regress(Table, String)] does
  public static TableTask regress(Table table, List<String> names) {
    List<String> columns =
        names.stream().map(name -> regress(table, name).column()).distinct().toList();
    if (columns.size() == 1) {
      return regress(table, columns.getFirst());
    }
    String all = String.join(", ", columns);
    return new TableTask(
        all,
        new Target.Values(columns),
        String.format(Locale.ROOT, "%d columns are predicted: %s", columns.size(), all));
  }

  /// The same task, in which a row counts by the number in a column, see
  /// [org.bpnet.data.Dataset#weighted]; that column is not learnt from.
  ///
  /// @throws DataFormatException if there is no such column, it is what is predicted, or it holds
  ///   something else than numbers
  public TableTask weightedBy(Table table, String name) {
    String given = table.nameOf(name);
    if (target.columns().contains(given)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "weights: '%s' is what is predicted; choose another column",
              Wording.shown(given)));
    }
    requirePresent(table, given, "the weight");
    EncodedTable.values(table, given, Notation.PLAIN);
    return new TableTask(
        column,
        target,
        reason + String.format(Locale.ROOT, "; rows count by '%s'", Wording.shown(given)),
        given);
  }

  /// Whether a column is one to learn from.
  boolean isInput(String name) {
    return !target.columns().contains(name) && !weight.equals(name);
  }

  private static TableColumn checked(Table table, String column) {
    TableColumn cells = table.clearColumn(column);
    requireCompany(table);
    requirePresent(table, column);
    if (!changes(cells)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s, column '%s': holds only one value, '%s', in all %d rows, so there is nothing "
                  + "to learn; choose another target or add examples",
              table.source(),
              Wording.shown(column),
              Wording.shown(cells.cell(0)),
              table.rows()));
    }
    return cells;
  }

  private static boolean changes(TableColumn cells) {
    if (cells.isNumeric()) {
      IntToDoubleFunction numbers = cells.numbers();
      double first = numbers.applyAsDouble(0);
      return IntStream.range(1, cells.rows()).anyMatch(row -> numbers.applyAsDouble(row) != first);
    }
    IntFunction<String> texts = cells.cells();
    String first = texts.apply(0);
    return IntStream.range(1, cells.rows()).anyMatch(row -> !texts.apply(row).equals(first));
  }

  /// One column alone is most often a table whose cells are separated by something unexpected.
  private static void requireCompany(Table table) {
    if (table.columnNames().size() == 1) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s; to predict a column takes others beside it",
              table.source(),
              table.columnsThereAre()));
    }
  }

  static void requirePresent(Table table, String column) {
    requirePresent(table, column, "the value to predict");
  }

  private static void requirePresent(Table table, String column, String what) {
    TableColumn cells = table.column(column);
    int row = cells.firstMissing();
    if (row < 0) {
      return;
    }
    String cell = cells.cell(row);
    throw new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: %s is missing%s",
            table.where(row, column),
            what,
            cell.isEmpty()
                ? "; fill it in or drop the row"
                : String.format(
                    Locale.ROOT,
                    " ('%s'); fill it in or drop the row, or, if '%s' is a value here, rename it,"
                        + " or say that it does not stand for none: --na \"\"",
                    Wording.shown(cell),
                    Wording.shown(cell))));
  }

  private static Target.Classes classes(Table table, String column) {
    TableColumn cells = table.column(column);
    var names = new TreeSet<String>();
    if (cells.isNumeric()) {
      var byValue = new TreeMap<Double, String>();
      IntToDoubleFunction numbers = cells.numbers();
      for (int row = 0; row < cells.rows(); row++) {
        double value = numbers.applyAsDouble(row) + 0.0;
        if (!byValue.containsKey(value)) {
          byValue.put(value, className(value));
        }
      }
      return new Target.Classes(column, bounded(table, column, new ArrayList<>(byValue.values())));
    }
    IntFunction<String> texts = cells.cells();
    for (int row = 0; row < cells.rows(); row++) {
      names.add(texts.apply(row));
    }
    return new Target.Classes(column, bounded(table, column, new ArrayList<>(names)));
  }

  private static List<String> bounded(Table table, String column, List<String> names) {
    if (names.size() > Math.max(2, table.rows() / 2)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s, column '%s': %d different values in %d rows leave fewer than 2 examples of a "
                  + "class (%s",
              table.source(),
              Wording.shown(column),
              names.size(),
              table.rows(),
              table.isNumeric(column)
                  ? "they look like amounts); predict a number (--task regress), or choose another"
                      + " target"
                  : "it looks like a name or an identifier); choose another target"));
    }
    return names;
  }

  /// `1`, `1.0` and `01` are one class.
  static String className(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
