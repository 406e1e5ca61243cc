package org.bpnet.cpu.onednn;

import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// oneDNN as an engine: decides which products it is for, and into which calls a rectangle falls.
///
/// **Repeatability.** oneDNN picks its kernel by the extents of a call, and kernels differ in the
/// order of their sums. There are two ways to bits that depend on the product alone, as long as
/// rectangles start and end at multiples of [#rowGrain] and [#columnGrain] or with C:
///
/// - *Cells.* C is divided into cells of fixed extents, each of them a call of its own whoever asks
///   for it. Right everywhere, and slower for large products.
/// - *Free cuts*, a rectangle being one call, where [Rectangles#freeCuts] allows it; grains see to
///   it that no single row or column is left.
///
/// @param oneDnn the library
/// @param rectangles how a rectangle is computed
record OneDnnEngine(OneDnn oneDnn, Rectangles rectangles) implements MatMulEngine {
  /// Multiply-adds up to which the call costs more than the product: oneDNN needs 240 ns for
  /// anything, Java 107 ns for 4x2x2, 139 for 4x4x4 (against 252), but 527 for 32x3x16 (against
  /// 385), which has 1536. Measured on AVX-512.
  private static final long SMALL = 1024;

  /// Columns of a cell, where C is too low to be divided by rows.
  private static final int CELL_COLUMNS = 256;

  @Override
  public boolean suits(MatrixProduct product) {
    return product.work() > SMALL;
  }

  @Override
  public void compute(
      MatrixProduct product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue) {
    boolean cells = !rectangles.freeCuts(product);
    int rows = cells ? rowGrain(product) : rowTo - rowFrom;
    int columns = cells ? columnGrain(product) : columnTo - columnFrom;
    oneDnn.stayOnThisThread();
    for (int row = rowFrom; row < rowTo; row += rows) {
      int rowEnd = Math.min(rowTo, row + rows);
      for (int column = columnFrom; column < columnTo; column += columns) {
        int columnEnd = Math.min(columnTo, column + columns);
        rectangles.multiply(product, operands, row, rowEnd, column, columnEnd);
        epilogue.finish(row, rowEnd, column, columnEnd);
      }
    }
  }

  @Override
  public int rowGrain(MatrixProduct product) {
    return rectangles.freeCuts(product) ? grain(product.m(), 8) : cellRows(product);
  }

  @Override
  public int columnGrain(MatrixProduct product) {
    if (rectangles.freeCuts(product)) {
      return grain(product.n(), 16);
    }
    return product.m() <= cellRows(product) ? CELL_COLUMNS : Math.max(1, product.n());
  }

  /// Low enough to share a batch of 64 among threads; higher cells are faster: `dnnl_sgemm` with
  /// only B transposed does 145 GFLOP/s at 32 rows, 183 at 64, 229 at 512, with AVX-512.
  private static int cellRows(MatrixProduct product) {
    return product.m() < 128 ? 32 : 64;
  }

  /// The smallest multiple of `step` that does not leave one over.
  private static int grain(int extent, int step) {
    int grain = step;
    while (extent > 1 && extent % grain == 1) {
      grain += step;
    }
    return grain;
  }

  @Override
  public void close() {
    rectangles.close();
  }
}
