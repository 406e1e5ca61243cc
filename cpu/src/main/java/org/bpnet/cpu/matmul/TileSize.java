package org.bpnet.cpu.matmul;

/// How much of a result is held in registers at once.
///
/// @param rows of a full tile
/// @param vectors in each row of a full tile
record TileSize(int rows, int vectors) {
  /// For products. With 512 bits there are 32 registers: 8 rows of 2 vectors give 16 sums, enough
  /// to hide the latency of 4 cycles at 2 multiply-adds a cycle, for 10 loads a term. With 256 bits
  /// there may be 16: 5 rows of 2 vectors, with 2 for B and one for A, leave some to the compiler:
  /// tiles that fill them are slower (ADR 12 has the figures).
  static TileSize ofProducts(int vectorBits) {
    return vectorBits == 256 ? new TileSize(5, 2) : ofWindows(vectorBits);
  }

  /// For convolutions, whose positions in a row are often multiples of 4.
  static TileSize ofWindows(int vectorBits) {
    return vectorBits == 512 ? new TileSize(8, 2) : new TileSize(4, 3);
  }
}
