package org.bpnet.data.table;

import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/// A column with something in its cells that no table has, such as lists. It may be there and be
/// dropped; who uses it is told what it holds.
record RefusedColumn(int rows, String kind, Reading reading) implements TableColumn {
  @Override
  public RefusedColumn asText() {
    return this; // categories of lists are none either
  }

  @Override
  public String written(int row) {
    return '(' + kind + ')';
  }

  @Override
  public String cell(int row) {
    return written(row);
  }

  @Override
  public boolean isMissing(int row) {
    return false;
  }

  @Override
  public IntFunction<String> cells() {
    return this::cell;
  }

  @Override
  public IntFunction<String> levels() {
    return this::cell;
  }

  @Override
  public int firstMissing() {
    return -1;
  }

  @Override
  public int firstWithout(Notation notation) {
    return 0;
  }

  @Override
  public IntToDoubleFunction numbers(Notation notation) {
    throw new IllegalStateException("the column is refused");
  }
}
