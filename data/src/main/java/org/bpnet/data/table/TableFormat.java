package org.bpnet.data.table;

import java.util.List;
import java.util.Locale;
import org.bpnet.data.Wording;

/// How the text of a table is read. What is not said is found out: see [Csv] for what separates
/// cells, and [Table] for how numbers are written. It is kept with the model, so that further
/// tables are read in the same way.
///
/// ```java
/// Csv.read(file, TableFormat.defaults().separator('|').missing(List.of("unknown", "-")));
/// ```
///
/// @param separator what stands between cells; [#FOUND] to find it. A blank stands for any number
///   of them
/// @param decimal the mark before fractions, a point or a comma; [#FOUND] to find it for each
///   column
/// @param names the columns' names in a file that has no line of them; empty if it has
/// @param missing what stands for no value, beside an empty cell, in whatever case
public record TableFormat(char separator, char decimal, List<String> names, List<String> missing) {
  /// In place of a mark that is to be found.
  public static final char FOUND = '\0';

  /// What people and programs write for no value.
  public static final List<String> USUAL_MISSING = List.of("NA", "N/A", "NaN", "null", "?");

  private static final TableFormat DEFAULTS =
      new TableFormat(FOUND, FOUND, List.of(), USUAL_MISSING);

  /// Throws IllegalArgumentException if a separator is a quote, a line end, a letter or a digit,
  /// the decimal mark is neither a point nor a comma, or both are the same
  public TableFormat {
    names = names.stream().map(TableText::canonical).toList();
    missing = List.copyOf(missing);
    if (separator == '"'
        || separator == '\n'
        || separator == '\r'
        || Character.isLetterOrDigit(separator)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "separator: needs a sign that is no quote, letter or digit, got '%s'",
              Wording.shown(String.valueOf(separator))));
    }
    if (decimal != FOUND && decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "decimal: needs . or a comma, got '%s'", decimal));
    }
    if (separator != FOUND && separator == decimal) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "decimal: needs another mark than the separator, got '%s' for both",
              decimal));
    }
  }

  /// Everything is found out, and the names are in the first line.
  public static TableFormat defaults() {
    return DEFAULTS;
  }

  /// With what stands between cells.
  public TableFormat separator(char mark) {
    return new TableFormat(mark, decimal, names, missing);
  }

  /// With the mark before fractions; the other one then keeps thousands apart.
  public TableFormat decimal(char mark) {
    return new TableFormat(separator, mark, names, missing);
  }

  /// With the names of the columns of a file that has no line of them.
  public TableFormat names(List<String> given) {
    return new TableFormat(separator, decimal, given, missing);
  }

  /// With what stands for no value, in place of [#USUAL_MISSING].
  public TableFormat missing(List<String> words) {
    return new TableFormat(separator, decimal, names, words);
  }

  /// Whether a cell, stripped of blanks, holds no value.
  boolean isMissing(String cell) {
    if (cell.isEmpty()) {
      return true;
    }
    for (String word : missing) {
      if (word.length() == cell.length() && word.equalsIgnoreCase(cell)) {
        return true;
      }
    }
    return false;
  }

  /// The notations that the decimal mark allows.
  List<Notation> notations() {
    return decimal == FOUND
        ? Notation.ALL
        : Notation.ALL.stream().filter(notation -> notation.decimal() == decimal).toList();
  }
}
