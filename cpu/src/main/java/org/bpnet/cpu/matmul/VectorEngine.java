package org.bpnet.cpu.matmul;

import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.jspecify.annotations.Nullable;

/// Matrix products on vectors: each rectangle is one [BlockWork].
///
/// An element is the sum of up to 1024 fused multiply-adds in increasing order from zero; such sums
/// are then added in order, last to what C holds. Nothing in this depends on the tile or the thread
/// an element falls to.
final class VectorEngine implements MatMulEngine {
  private final Kernels kernels;
  private final MemoryPool pool;

  private @Nullable BlockWork idle;

  VectorEngine(int vectorBits, TileSize tiles, MemoryPool pool) {
    this.kernels = new Kernels(vectorBits, tiles);
    this.pool = pool;
  }

  @Override
  public boolean suits(MatrixProduct product) {
    return true;
  }

  @Override
  public void compute(
      MatrixProduct product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue) {
    BlockWork work = take();
    try {
      work.run(product, operands, rowFrom, rowTo, columnFrom, columnTo, epilogue);
    } finally {
      giveBack(work);
    }
  }

  @Override
  public int rowGrain(MatrixProduct product) {
    return kernels.rows;
  }

  @Override
  public int columnGrain(MatrixProduct product) {
    return kernels.vectors * kernels.lanes;
  }

  @Override
  public void close() {}

  private synchronized BlockWork take() {
    BlockWork work = idle;
    if (work == null) {
      return new BlockWork(kernels, pool);
    }
    idle = work.nextIdle;
    return work;
  }

  private synchronized void giveBack(BlockWork work) {
    work.nextIdle = idle;
    idle = work;
  }
}
