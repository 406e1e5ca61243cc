package org.bpnet.cpu.onednn;

import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;

/// One way of oneDNN to compute a rectangle of C in one call; any number of threads may call at
/// once.
interface Rectangles {
  /// Computes the rectangle, on the calling thread alone if [OneDnn#stayOnThisThread] was called.
  void multiply(
      Product product, Operands operands, int rowFrom, int rowTo, int columnFrom, int columnTo);

  /// Frees what was made.
  void close();
}
