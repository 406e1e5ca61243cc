package org.bpnet.cpu.spi;

/// Computes rectangles of matrix products, on the thread that calls it; any number of threads may
/// call at once. Who computes which rectangle is decided elsewhere.
///
/// **Repeatability.** An element's bits may depend on the product, never on what ran before, nor on
/// the rectangle in which it is computed as long as that starts and ends at multiples of
/// [#rowGrain] and [#columnGrain] or at the edges of C.
///
/// A call allocates nothing on the Java heap once calls of its kind were made.
public interface MatMulEngine extends AutoCloseable {
  /// Whether the engine is at its best with this product; if not, the backend's own kernels do it.
  boolean suits(MatrixProduct product);

  /// Computes rows `rowFrom` to `rowTo` and columns `columnFrom` to `columnTo` (exclusive) of C,
  /// calling `epilogue` on its parts as they are finished. The product and the operands mean the
  /// whole matrices. The rectangle lies in C and is not empty.
  void compute(
      MatrixProduct product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue);

  /// Rows of C computed together: rectangles should start at multiples.
  int rowGrain(MatrixProduct product);

  /// Columns of C computed together: rectangles should start at multiples.
  int columnGrain(MatrixProduct product);

  /// Frees what the engine holds outside the Java heap.
  @Override
  void close();
}
