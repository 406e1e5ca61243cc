package org.bpnet.cpu.spi;

/// What is done with a part of C as soon as it is finished, while it is still in the cache.
@FunctionalInterface
public interface Epilogue {
  /// Does nothing.
  Epilogue NONE = (rowFrom, rowTo, columnFrom, columnTo) -> {};

  /// Called once for each part of a partition of C into rectangles, on the thread that computed it;
  /// parts are finished in any order and by several threads at once.
  void finish(int rowFrom, int rowTo, int columnFrom, int columnTo);
}
