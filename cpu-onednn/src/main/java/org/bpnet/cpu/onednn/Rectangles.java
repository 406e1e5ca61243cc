package org.bpnet.cpu.onednn;

import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// One way of oneDNN to compute a rectangle of C in one call; any number of threads may call at
/// once.
interface Rectangles {
  /// Computes the rectangle, on the calling thread alone if [OneDnn#stayOnThisThread] was called.
  void multiply(
      MatrixProduct product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo);

  /// Whether every cut of such a product at multiples of 8 rows and 16 columns, which leaves
  /// neither a single row nor a single column, is known to change no bit.
  boolean freeCuts(MatrixProduct product);

  /// Frees what was made.
  void close();
}
