package org.bpnet.data.table;

import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

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

  /// Gives cells without the blanks around them, quickest from top to bottom; for one thread.
  IntFunction<String> cells();

  /// Gives each cell's value in a notation, NaN where there is none; quickest from top to bottom,
  /// for one thread. Columns whose cells have types have no notation.
  IntToDoubleFunction numbers(Notation notation);

  /// The first cell that has a value and, in this notation, no number; -1 if there is none.
  int firstWithout(Notation notation);

  /// Gives each cell's value, NaN where it is missing; quickest from top to bottom, for one thread.
  /// The column must be numeric.
  default IntToDoubleFunction numbers() {
    return numbers(((Reading.Numbers) reading()).notation());
  }

  /// The first cell that is missing; -1 if there is none.
  int firstMissing();

  /// The same cells, as text whatever they hold.
  TableColumn asText();

  default boolean isNumeric() {
    return reading() instanceof Reading.Numbers;
  }

  /// A cell as a category; the empty string if it is missing.
  default String level(int row) {
    return isMissing(row) ? "" : cell(row);
  }

  /// Gives cells as categories, quickest from top to bottom; for one thread.
  IntFunction<String> levels();

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
