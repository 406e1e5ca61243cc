package org.bpnet.cpu.onednn;

import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.onednn.Primitives.Kind;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.jspecify.annotations.Nullable;

/// One thread's work on rectangles in bfloat16; reused from call to call. It keeps what oneDNN has
/// made for the shapes that were computed last.
final class Bf16Work {
  /// Shapes kept: some times what the training step of a network has (3 to a layer, two ways to be
  /// cut, a last batch that is smaller). A few hundred kilobytes each. Ours.
  private static final int SHAPES = 64;

  private final Primitives primitives;
  private final MemoryPool pool;
  private final long stream;
  private @Nullable Bf16Call latest;

  /// The next idle object in the list of [Bf16Engine].
  @Nullable Bf16Work nextIdle;

  Bf16Work(Primitives primitives, MemoryPool pool) {
    this.primitives = primitives;
    this.pool = pool;
    this.stream = primitives.stream();
  }

  void run(MatrixProduct p, Operands o, int rowFrom, int rowTo, int columnFrom, int columnTo) {
    int rows = rowTo - rowFrom;
    int columns = columnTo - columnFrom;
    long a = Addresses.ofA(p, o, rowFrom, rowTo);
    long b = Addresses.ofB(p, o, columnFrom, columnTo);
    long c = Addresses.ofC(p, o, rowFrom, rowTo, columnFrom, columnTo);
    Bf16Call call = find(p, rows, columns);
    MemoryBlock block = pool.acquire(call.scratchBytes);
    try {
      call.run(stream, a, b, c, block.segment().address());
    } finally {
      pool.release(block);
    }
  }

  /// What computes this shape, which becomes the first of the list.
  private Bf16Call find(MatrixProduct p, int rows, int columns) {
    Bf16Call before = null;
    int count = 0;
    for (Bf16Call call = latest; call != null; call = call.next) {
      if (call.serves(p, rows, columns)) {
        if (before != null) {
          before.next = call.next;
          call.next = latest;
          latest = call;
        }
        return call;
      }
      if (++count == SHAPES - 1) {
        closeAll(call.next);
        call.next = null;
      }
      before = call;
    }
    var made = new Bf16Call(primitives, p, rows, columns);
    made.next = latest;
    latest = made;
    return made;
  }

  private static void closeAll(@Nullable Bf16Call first) {
    for (Bf16Call call = first; call != null; call = call.next) {
      call.close();
    }
  }

  void close() {
    closeAll(latest);
    latest = null;
    primitives.destroy(Kind.STREAM, stream);
  }
}
