package org.bpnet.data.table;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.bpnet.data.file.Spill;

/// Rows of cells of 32 bits, one row after the other, so that each is fetched from one place
/// whatever the order in which rows are drawn.
final class RowCells {
  private static final int CHUNK_BITS = 10;

  private final int width;
  private final MemorySegment[] chunks;

  private RowCells(int width, MemorySegment[] chunks) {
    this.width = width;
    this.chunks = chunks;
  }

  /// @param columns each gives its cell in a row; they are asked from top to bottom
  static RowCells of(int rows, List<? extends IntUnaryOperator> columns) {
    int width = columns.size();
    int full = 1 << CHUNK_BITS;
    var spill = new Spill();
    var chunks = new MemorySegment[Math.ceilDiv(rows, full)];
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      int first = chunk << CHUNK_BITS;
      int count = Math.min(full, rows - first);
      var bytes = new byte[Math.multiplyExact(count, width * Integer.BYTES)];
      MemorySegment cells = MemorySegment.ofArray(bytes);
      for (int column = 0; column < width; column++) {
        IntUnaryOperator of = columns.get(column);
        for (int row = 0; row < count; row++) {
          int cell = of.applyAsInt(first + row);
          cells.set(JAVA_INT_UNALIGNED, offset(row, column, width), cell);
        }
      }
      chunks[chunk] = spill.keep(bytes);
    }
    return new RowCells(width, chunks);
  }

  private static long offset(int row, int column, int width) {
    return ((long) row * width + column) * Integer.BYTES;
  }

  /// How many cells a row has.
  int width() {
    return width;
  }

  /// Copies a row.
  ///
  /// @param to takes it from `at` on
  void copy(int row, int[] to, int at) {
    MemorySegment chunk = chunks[row >>> CHUNK_BITS];
    int inChunk = row & (1 << CHUNK_BITS) - 1;
    MemorySegment.copy(chunk, JAVA_INT_UNALIGNED, offset(inChunk, 0, width), to, at, width);
  }
}
