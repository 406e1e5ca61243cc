package org.bpnet.cpu.matmul;

import java.lang.foreign.MemorySegment;

/// Copies rows of a constant number of vectors, or adds them to what is there: what packs operands
/// and merges tiles. Written by [KernelWriter].
public interface RowKernel {
  /// Moves `rows` rows. Offsets and the distances from one row to the next are in bytes.
  void run(
      MemorySegment from,
      long fromOffset,
      long fromRow,
      MemorySegment to,
      long toOffset,
      long toRow,
      int rows);
}
