package org.bpnet.cpu.memory;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.spi.BackendException;
import org.jspecify.annotations.Nullable;

/// Off-heap memory in blocks of fixed sizes, kept for reuse once returned, so that work which
/// repeats itself allocates nothing after its first round.
///
/// **Sizes.** 64, 128, 192 and 256 bytes, then four sizes to every doubling (5/4, 6/4, 7/4 and 8/4
/// of a power of two): at most a fifth of a block is unused beyond 256 bytes. Every block starts on
/// a cache line, which is also the longest vector.
///
/// **Freeing.** Blocks below one mebibyte stay until [#close]. Idle larger ones are given back to
/// the operating system when a request could not be met otherwise, and only then.
///
/// **Threads.** Any thread may call anything; a block acquired by one may be released by another.
public final class MemoryPool implements AutoCloseable {
  /// Bytes to which every block is aligned.
  public static final int ALIGNMENT = 64;

  /// From here on a block has an arena of its own, so that it can be freed alone. Below, one arena
  /// serves all: closing a shared arena stops every thread for a moment, and small idle blocks are
  /// not what memory runs out on.
  private static final long OWN_ARENA_BYTES = 1L << 20;

  /// Longest block there can be; a request beyond it overflows no arithmetic and is refused.
  private static final long LONGEST = 1L << 46;

  private final long limit;
  private final Arena common = Arena.ofShared();
  private final @Nullable MemoryBlock[] idle = new @Nullable MemoryBlock[sizeClass(LONGEST) + 1];

  /// Every block with an arena of its own, lent or idle.
  private final List<MemoryBlock> large = new ArrayList<>();

  private long bytesHeld;
  private long bytesInUse;
  private int blocksInUse;
  private boolean closed;

  /// A pool limited only by what the JVM may allocate off its heap: `-XX:MaxDirectMemorySize`, by
  /// default as much as `-Xmx`.
  public MemoryPool() {
    this(Long.MAX_VALUE);
  }

  /// A pool that never holds more than `limit` bytes.
  public MemoryPool(long limit) {
    this.limit = limit;
  }

  /// Lends a block of at least `bytes` bytes, content unspecified.
  ///
  /// @throws IllegalArgumentException if `bytes` is negative
  /// @throws IllegalStateException if the pool is closed
  /// @throws BackendException if memory runs out
  public synchronized MemoryBlock acquire(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("MemoryPool.acquire: bytes must be >= 0, got " + bytes);
    }
    if (closed) {
      throw new IllegalStateException("MemoryPool.acquire: the pool is closed");
    }
    if (bytes > LONGEST) {
      throw outOfMemory(bytes);
    }
    int sizeClass = sizeClass(bytes);
    MemoryBlock block = idle[sizeClass];
    if (block == null) {
      block = allocate(sizeClass, bytes);
    } else {
      idle[sizeClass] = block.nextIdle;
      block.nextIdle = null;
    }
    block.inUse = true;
    blocksInUse++;
    bytesInUse += block.bytes();
    return block;
  }

  /// Takes a block back. Its memory must no longer be touched by the borrower.
  ///
  /// @throws IllegalArgumentException if the block is not of this pool, or was released before
  public synchronized void release(MemoryBlock block) {
    if (block.owner != this || !block.inUse) {
      throw new IllegalArgumentException(
          "MemoryPool.release: need a block in use of this pool, got one "
              + (block.owner == this ? "released before" : "of another pool"));
    }
    block.inUse = false;
    blocksInUse--;
    bytesInUse -= block.bytes();
    if (!closed) {
      block.nextIdle = idle[block.sizeClass];
      idle[block.sizeClass] = block;
    }
  }

  /// Bytes taken from the operating system, lent or idle.
  public synchronized long bytesHeld() {
    return bytesHeld;
  }

  /// Bytes lent, counted in whole blocks.
  public synchronized long bytesInUse() {
    return bytesInUse;
  }

  /// Number of blocks lent.
  public synchronized int blocksInUse() {
    return blocksInUse;
  }

  /// Frees all memory, lent blocks included: touching one afterwards throws. A second call does
  /// nothing.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Arrays.fill(idle, null);
    for (MemoryBlock block : large) {
      close(block);
    }
    large.clear();
    common.close();
    bytesHeld = 0;
  }

  private MemoryBlock allocate(int sizeClass, long asked) {
    long bytes = bytesOf(sizeClass);
    if (bytes > limit - bytesHeld) {
      freeIdle();
      if (bytes > limit - bytesHeld) {
        throw outOfMemory(asked);
      }
    }
    try {
      return allocateNow(sizeClass, bytes);
    } catch (OutOfMemoryError first) {
      freeIdle();
      try {
        return allocateNow(sizeClass, bytes);
      } catch (OutOfMemoryError second) {
        BackendException exception = outOfMemory(asked);
        exception.initCause(second);
        throw exception;
      }
    }
  }

  private MemoryBlock allocateNow(int sizeClass, long bytes) {
    MemoryBlock block;
    if (bytes < OWN_ARENA_BYTES) {
      block = new MemoryBlock(this, sizeClass, common.allocate(bytes, ALIGNMENT), null);
    } else {
      Arena arena = Arena.ofShared();
      block = new MemoryBlock(this, sizeClass, arena.allocate(bytes, ALIGNMENT), arena);
      large.add(block);
    }
    bytesHeld += bytes;
    return block;
  }

  /// Gives the idle blocks that have an arena of their own back to the operating system.
  private void freeIdle() {
    for (int i = sizeClass(OWN_ARENA_BYTES); i < idle.length; i++) {
      idle[i] = null;
    }
    for (int i = large.size() - 1; i >= 0; i--) {
      MemoryBlock block = large.get(i);
      if (!block.inUse) {
        large.remove(i);
        bytesHeld -= block.bytes();
        close(block);
      }
    }
  }

  private static void close(MemoryBlock block) {
    Arena arena = block.ownArena;
    if (arena != null) {
      arena.close();
    }
  }

  private BackendException outOfMemory(long asked) {
    return new BackendException(
        String.format(
            Locale.ROOT,
            "MemoryPool.acquire: out of memory: need %,d bytes, hold %,d (%,d in use in %,d blocks)%s",
            asked,
            bytesHeld,
            bytesInUse,
            blocksInUse,
            limit == Long.MAX_VALUE
                ? "; raise -XX:MaxDirectMemorySize (by default as large as -Xmx), by BPNET_JAVA_OPTS in the command, or make the batch or the model smaller"
                : String.format(Locale.ROOT, ", limit %,d; raise the limit", limit)));
  }

  /// The number of the smallest class that holds so many bytes.
  static int sizeClass(long bytes) {
    long units = Math.max(1, (bytes + ALIGNMENT - 1) / ALIGNMENT);
    if (units <= 4) {
      return (int) units - 1;
    }
    int doubling = 63 - Long.numberOfLeadingZeros(units - 1); // 2^doubling < units
    long step = 1L << (doubling - 2);
    int steps = (int) ((units - (1L << doubling) + step - 1) / step); // 1 to 4
    return 4 + (doubling - 2) * 4 + steps - 1;
  }

  /// Bytes of a block of this class: the inverse of [#sizeClass].
  static long bytesOf(int sizeClass) {
    if (sizeClass < 4) {
      return (sizeClass + 1L) * ALIGNMENT;
    }
    int doubling = (sizeClass - 4) / 4 + 2;
    int steps = (sizeClass - 4) % 4 + 1;
    return ((1L << doubling) + steps * (1L << (doubling - 2))) * ALIGNMENT;
  }
}
