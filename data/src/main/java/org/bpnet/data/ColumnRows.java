package org.bpnet.data;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// The rows of one column of a batch, gathered from wherever the examples lie.
final class ColumnRows {
  private final Shape shape;
  private final int width;
  private final boolean real;
  private final float[] reals;
  private final int[] whole;

  /// Room for so many rows of a column.
  ColumnRows(Column column, int rows) {
    shape = column.shape().insert(0, rows);
    width = column.shape().elementCount();
    real = column.type().isFloat();
    int count = Math.multiplyExact(rows, width);
    reals = new float[real ? count : 0];
    whole = new int[real ? 0 : count];
  }

  /// Row `indices[i]` of an array becomes row `places[i]` here.
  void put(HostArray from, int[] indices, int[] places) {
    Object rows = real ? from.toFloats() : from.toInts();
    Object here = real ? reals : whole;
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(rows, indices[i] * width, here, places[i] * width, width);
    }
  }

  HostArray toHost() {
    return real ? HostArray.of(reals, shape) : HostArray.of(whole, shape);
  }
}
