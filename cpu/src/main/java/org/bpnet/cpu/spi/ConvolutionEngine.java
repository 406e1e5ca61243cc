package org.bpnet.cpu.spi;

/// Computes convolutions and their gradients, on the thread that calls it. Into which images a
/// batch is divided, and who takes which, is decided elsewhere.
public interface ConvolutionEngine extends AutoCloseable {
  /// Whether the engine is at its best with this; if not, the backend's own way does it.
  boolean suits(Correlation correlation);

  /// Makes ready what it takes for so many images at a time.
  ///
  /// @param images how many; at least 1
  Call prepare(Correlation correlation, Correlation.Wanted wanted, int images);

  /// Frees what the engine and its calls hold outside the Java heap; no call runs any more.
  @Override
  void close();

  /// A computation made ready; for one thread at a time. Its bits depend on the operands and on
  /// what was asked of [#prepare] alone. A run allocates nothing on the Java heap.
  interface Call {
    /// Overwrites the wanted operand. A is x, B is w, C is y, whichever is wanted.
    void run(Operands operands);
  }
}
