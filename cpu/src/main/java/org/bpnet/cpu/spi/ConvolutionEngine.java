package org.bpnet.cpu.spi;

/// Computes convolutions and their gradients, on the thread that calls it. Into which images a
/// batch is divided, and who takes which, is decided elsewhere.
public interface ConvolutionEngine extends AutoCloseable {
  /// What it is called in reports, `onednn`.
  String name();

  /// Whether the engine is at its best with this; if not, another does it.
  boolean suits(Correlation correlation, Correlation.Wanted wanted);

  /// Makes ready what it takes for so many images at a time.
  ///
  /// @param images how many; at least 1
  Call prepare(Correlation correlation, Correlation.Wanted wanted, int images);

  /// Frees what the engine and its calls hold outside the Java heap; no call runs any more.
  @Override
  void close();

  /// A computation made ready; for one thread at a time. Its bits depend on the operands and on
  /// what was asked of [#prepare] alone. A run allocates nothing on the Java heap.
  interface Call extends AutoCloseable {
    /// Tells that w is not what it was at the last run: before the first and after every change. An
    /// engine may keep w in an order of its own in between.
    default void renew(Operands operands) {}

    /// Overwrites the wanted operand. A is x, B is w, C is y, whichever is wanted.
    void run(Operands operands);

    /// Frees what the call holds outside the Java heap; it does not run any more. The engine frees
    /// what is left at its own end.
    @Override
    default void close() {}
  }
}
