package org.bpnet.cpu.onednn;

import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.jspecify.annotations.Nullable;

/// Products of factors rounded to bfloat16, summed in single precision. Each thread rounds what its
/// rectangle needs; matrices keep their order, since oneDNN's own blocked formats, though 3 to 25 %
/// faster to multiply, take five times as long to make.
///
/// Rounding is to nearest, ties to even; subnormal numbers may become zero, as the processor's
/// instruction has it.
final class Bf16 implements Rectangles {
  private final Primitives primitives;
  private final MemoryPool pool;
  private final boolean avx512;

  private @Nullable Bf16Work idle;

  Bf16(OneDnn oneDnn, MemoryPool pool) {
    this.primitives = new Primitives(oneDnn);
    this.pool = pool;
    this.avx512 = oneDnn.avx512();
  }

  @Override
  public void multiply(
      MatrixProduct p, Operands o, int rowFrom, int rowTo, int columnFrom, int columnTo) {
    Bf16Work work = take();
    try {
      work.run(p, o, rowFrom, rowTo, columnFrom, columnTo);
    } finally {
      giveBack(work);
    }
  }

  /// Found by comparing bits of random cuts, versions 3.11 and 3.13 with AVX-512.
  @Override
  public boolean freeCuts(MatrixProduct product) {
    return avx512;
  }

  private synchronized Bf16Work take() {
    Bf16Work work = idle;
    if (work == null) {
      return new Bf16Work(primitives, pool);
    }
    idle = work.nextIdle;
    return work;
  }

  private synchronized void giveBack(Bf16Work work) {
    work.nextIdle = idle;
    idle = work;
  }

  @Override
  public synchronized void close() {
    for (Bf16Work work = idle; work != null; work = work.nextIdle) {
      work.close();
    }
    idle = null;
    primitives.close();
  }
}
