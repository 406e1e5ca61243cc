package org.bpnet.cpu.spi;

import java.lang.foreign.MemorySegment;

/// The memory that a [MatrixProduct] works on: matrices A, B and C, each an off-heap segment and
/// the byte in it where the matrix starts. Mutable, so that one object serves a step for all its
/// runs: who sets it waits until nobody computes with it.
public final class Operands {
  private MemorySegment a = MemorySegment.NULL;
  private MemorySegment b = MemorySegment.NULL;
  private MemorySegment c = MemorySegment.NULL;
  private long aOffset;
  private long bOffset;
  private long cOffset;

  /// Operands still to be set.
  public Operands() {}

  /// Sets all three; offsets are in bytes. Neither A nor B may overlap C.
  ///
  /// @return this
  public Operands set(
      MemorySegment a, long aOffset, MemorySegment b, long bOffset, MemorySegment c, long cOffset) {
    this.a = a;
    this.aOffset = aOffset;
    this.b = b;
    this.bOffset = bOffset;
    this.c = c;
    this.cOffset = cOffset;
    return this;
  }

  /// Keeps nothing alive any longer.
  public void clear() {
    set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0);
  }

  /// Where A lies.
  public MemorySegment a() {
    return a;
  }

  /// The byte of [#a()] at which A starts.
  public long aOffset() {
    return aOffset;
  }

  /// Where B lies.
  public MemorySegment b() {
    return b;
  }

  /// The byte of [#b()] at which B starts.
  public long bOffset() {
    return bOffset;
  }

  /// Where C lies.
  public MemorySegment c() {
    return c;
  }

  /// The byte of [#c()] at which C starts.
  public long cOffset() {
    return cOffset;
  }
}
