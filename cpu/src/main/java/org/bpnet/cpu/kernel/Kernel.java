package org.bpnet.cpu.kernel;

import java.lang.foreign.MemorySegment;

/// A [KernelSpec] made runnable: one pass over a grid of rows and columns. Stateless, so that
/// threads may run parts of one grid at the same time.
///
/// Operand `k`'s element at row `r` and column `c` lies at byte `offsets[k] + r·rowStrides[k] + 4c`
/// of `operands[k]`; a splat has no columns, and its one element of row `r` lies at `offsets[k] +
/// r·rowStrides[k]`. A row stride of 0 gives every row the same elements. Storage is off-heap and
/// in native byte order; alignment to 64 bytes is faster and not needed.
@FunctionalInterface
public interface Kernel {
  /// Runs the kernel.
  ///
  /// The operands are the spec's inputs in order, then its results:
  /// - [KernelSpec.Pointwise]: one result of `rows` by `columns` for each output of the program. A
  ///   result may be the very memory of an input that is read at the same places; other overlaps
  ///   are not allowed.
  /// - [KernelSpec.Reduce] along rows: one result that is a splat, an element a row.
  /// - [KernelSpec.Reduce] along columns: one result that is a single row of `columns` elements.
  ///
  /// @param operands the memory of each operand
  /// @param offsets byte offset of each operand's first element
  /// @param rowStrides bytes from one row of an operand to its next
  /// @param rows extent of the grid, not negative
  /// @param columns extent of the grid, not negative; for [KernelSpec.Pointwise] contiguous memory
  ///   is faster as one long row than as many short ones
  /// @param scalars the program's scalar parameters
  /// @throws IndexOutOfBoundsException if an operand's memory is too small
  void run(
      MemorySegment[] operands,
      long[] offsets,
      long[] rowStrides,
      int rows,
      int columns,
      float[] scalars);
}
