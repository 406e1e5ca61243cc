package org.bpnet.cpu.onednn;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Memory that ends where nothing may be read or written: a touch of the byte behind it ends the
/// process.
final class Guarded implements AutoCloseable {
  private static final long PAGE = 1 << 16; // a multiple of what any processor has

  private final List<MemorySegment> mapped = new ArrayList<>();

  /// So many bytes, as near to the page behind as the alignment allows.
  MemorySegment allocate(long bytes, int alignment) {
    long usable = (bytes + PAGE - 1) / PAGE * PAGE;
    MemorySegment all = LibC.map(usable + PAGE);
    mapped.add(all);
    LibC.forbid(all, usable);
    return all.asSlice(usable - bytes & -alignment, bytes);
  }

  /// So many numbers, the page right behind them.
  MemorySegment floats(long count) {
    return allocate(Float.BYTES * count, Float.BYTES);
  }

  @Override
  public void close() {
    mapped.forEach(LibC::unmap);
    mapped.clear();
  }
}
