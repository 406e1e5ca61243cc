package org.bpnet.cpu.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A piece of off-heap memory lent by a [MemoryPool]: 64-byte aligned, at least as long as asked
/// for, with unspecified content.
public final class MemoryBlock {
  final MemoryPool owner;
  final int sizeClass;

  /// The arena to close when this block alone is to be freed; absent where the block lives in the
  /// pool's common arena.
  final @Nullable Arena ownArena;

  /// The next idle block of the same class: the free list runs through the blocks themselves, so
  /// that lending and returning allocate nothing.
  @Nullable MemoryBlock nextIdle;

  boolean inUse;

  private final MemorySegment segment;

  MemoryBlock(MemoryPool owner, int sizeClass, MemorySegment segment, @Nullable Arena ownArena) {
    this.owner = owner;
    this.sizeClass = sizeClass;
    this.segment = segment;
    this.ownArena = ownArena;
  }

  /// The memory: all of the block, hence often somewhat more than was asked for. Reading it after
  /// the pool is closed throws `IllegalStateException`.
  public MemorySegment segment() {
    return segment;
  }

  /// Bytes in the block: its size class, not what was asked for.
  public long bytes() {
    return segment.byteSize();
  }
}
