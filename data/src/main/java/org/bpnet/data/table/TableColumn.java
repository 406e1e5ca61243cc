package org.bpnet.data.table;

/// One column of a table: text as it was read, or numbers from where cells have types.
sealed interface TableColumn permits TextColumn, NumberColumn, RefusedColumn {
  int rows();

  /// What the cells are, all together.
  Reading reading();

  /// A cell as it was read.
  String written(int row);

  /// A cell without the blanks around it.
  String cell(int row);

  boolean isMissing(int row);

  /// Each cell's value, NaN where it is missing. The column must be numeric.
  double[] numbers();

  /// Each cell's value in a notation, NaN where there is none.
  double[] numbers(Notation notation);

  /// The same cells, as text whatever they hold.
  TableColumn asText();

  default boolean isNumeric() {
    return reading() instanceof Reading.Numbers;
  }

  /// A cell as a category; the empty string if it is missing.
  default String level(int row) {
    return isMissing(row) ? "" : cell(row);
  }

  /// Whether any of these rows has a value.
  default boolean hasValue(int[] some) {
    for (int row : some) {
      if (!isMissing(row)) {
        return true;
      }
    }
    return false;
  }
}
