package org.bpnet.data.table;

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
  public double[] numbers() {
    throw new IllegalStateException("the column is refused");
  }

  @Override
  public double[] numbers(Notation notation) {
    throw new IllegalStateException("the column is refused");
  }
}
