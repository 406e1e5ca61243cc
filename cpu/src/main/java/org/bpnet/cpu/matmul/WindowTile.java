package org.bpnet.cpu.matmul;

import java.lang.foreign.MemorySegment;

/// The innermost sum of a convolution: a product of one tile, some rows by some vectors, whose
/// terms come in runs of equal length that are apart in A, as the rows of a window are in an image.
/// B is a packed panel with the terms of all runs one after the other.
public interface WindowTile {
  /// How A lies within a run. Distances that are constants let the compiler prove once, before the
  /// loop, that no access leaves its segment.
  enum Layout {
    /// Terms are neighbours, rows `step` bytes apart.
    TERMS,
    /// Rows are neighbours, terms `step` bytes apart.
    ROWS
  }

  /// Overwrites a tile of C with the sum over `runs` times `terms` products. Offsets and distances
  /// are in bytes.
  ///
  /// @param aStep what the layout says
  /// @param aRun from one run of A to the next
  /// @param cRow from one row of C to the next
  void run(
      MemorySegment a,
      long aOffset,
      long aStep,
      long aRun,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      long cRow,
      int terms,
      int runs);
}
