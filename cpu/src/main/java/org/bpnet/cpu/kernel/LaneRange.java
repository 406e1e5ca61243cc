package org.bpnet.cpu.kernel;

/// Which elements of a row generated code works on: a vector of them, from a column on.
///
/// @param column local variable with the column
/// @param shift elements to go on from there
/// @param mask local variable with the mask of the lanes that exist, or [#NONE] where all do
record LaneRange(int column, int shift, int mask) {
  static final int NONE = -1;

  /// For what does not depend on the column.
  static final LaneRange START = new LaneRange(NONE, 0, NONE);

  static LaneRange at(int column) {
    return new LaneRange(column, 0, NONE);
  }

  boolean masked() {
    return mask != NONE;
  }
}
