package org.bpnet.data.table;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.bpnet.data.Wording;

/// Cells of one column that are other than anything a model was trained on.
///
/// @param column the column
/// @param cells how many there are
/// @param rows in so many rows
/// @param first where the first is and what it holds, such as `line 3, 'Bonn'`
public record Unfamiliar(String column, int cells, int rows, String first) {
  static Optional<Unfamiliar> of(Table table, String column, IntPredicate isUnfamiliar) {
    int count = 0;
    int first = -1;
    for (int row = 0; row < table.rows(); row++) {
      if (isUnfamiliar.test(row)) {
        first = first < 0 ? row : first;
        count++;
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Unfamiliar(
                column,
                count,
                table.rows(),
                String.format(
                    Locale.ROOT,
                    "%s, '%s'",
                    table.place(first),
                    Wording.shown(table.cell(first, column)))));
  }

  /// `3 of 200 cells of 'city' (the first: line 3, 'Bonn')`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d cells of '%s' (the first: %s)",
        cells,
        rows,
        Wording.shown(column),
        first);
  }
}
