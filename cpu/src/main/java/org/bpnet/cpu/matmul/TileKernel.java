package org.bpnet.cpu.matmul;

import java.lang.foreign.MemorySegment;

/// The innermost product: one tile of C, some rows by some vectors, held in registers from the
/// first term to the last. [KernelWriter] writes one class for each tile size and [Layout].
interface TileKernel {
  /// How a tile reads its operands. Distances that are constants let the compiler prove once,
  /// before the loop, that no access leaves its segment.
  enum Layout {
    /// Rows of A as they lie, k running along memory; B in a packed panel.
    DIRECT,
    /// Rows of A interleaved, so that one term's elements are neighbours; B in a packed panel.
    PACKED,
    /// Rows of A as they lie; B as it lies, `bStep` bytes from one term to the next.
    STRIDED
  }

  /// Overwrites a tile of C with the sum of `k` products. Offsets and distances are in bytes.
  ///
  /// @param aRow from one row of A to the next; not looked at if A is packed
  /// @param bStep from one term of B to the next; only looked at if B is strided
  /// @param cRow from one row of C to the next
  void run(
      MemorySegment a,
      long aOffset,
      long aRow,
      MemorySegment b,
      long bOffset,
      long bStep,
      MemorySegment c,
      long cOffset,
      long cRow,
      int k);
}
