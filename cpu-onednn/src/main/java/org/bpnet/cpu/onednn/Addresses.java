package org.bpnet.cpu.onednn;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// Where operands lie, or the parts of matrices that a rectangle of C needs, for code that cannot
/// check what it is given.
final class Addresses {
  private Addresses() {}

  /// The address of what rows `from` to `to` of C need of A.
  ///
  /// @throws IndexOutOfBoundsException if it does not lie within the segment
  /// @throws IllegalStateException if the memory was freed
  static long ofA(MatrixProduct p, Operands o, int from, int to) {
    boolean transposed = p.transposeA();
    long offset = o.aOffset() + 4L * from * (transposed ? 1 : p.lda());
    int rows = transposed ? p.k() : to - from;
    int columns = transposed ? to - from : p.k();
    return of(o.a(), offset, rows, columns, p.lda());
  }

  /// The address of what columns `from` to `to` of C need of B.
  ///
  /// @throws IndexOutOfBoundsException if it does not lie within the segment
  /// @throws IllegalStateException if the memory was freed
  static long ofB(MatrixProduct p, Operands o, int from, int to) {
    boolean transposed = p.transposeB();
    long offset = o.bOffset() + 4L * from * (transposed ? p.ldb() : 1);
    int rows = transposed ? to - from : p.k();
    int columns = transposed ? p.k() : to - from;
    return of(o.b(), offset, rows, columns, p.ldb());
  }

  /// The address of a rectangle of C.
  ///
  /// @throws IndexOutOfBoundsException if it does not lie within the segment
  /// @throws IllegalStateException if the memory was freed
  static long ofC(
      MatrixProduct p, Operands o, int rowFrom, int rowTo, int columnFrom, int columnTo) {
    long offset = o.cOffset() + 4 * ((long) rowFrom * p.ldc() + columnFrom);
    return of(o.c(), offset, rowTo - rowFrom, columnTo - columnFrom, p.ldc());
  }

  private static long of(MemorySegment segment, long offset, int rows, int columns, int distance) {
    return of(segment, offset, (rows - 1L) * distance + columns);
  }

  /// The address of so many elements.
  ///
  /// @throws IndexOutOfBoundsException if they do not lie within the segment
  /// @throws IllegalStateException if the memory was freed
  static long of(MemorySegment segment, long offset, long elements) {
    long bytes = 4 * elements;
    Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
    if (!segment.isNative() || !segment.scope().isAlive()) {
      throw new IllegalStateException("oneDNN: need memory off the heap that is not yet freed");
    }
    return segment.address() + offset;
  }
}
