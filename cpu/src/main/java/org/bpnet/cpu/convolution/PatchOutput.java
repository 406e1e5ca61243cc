package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.matmul.MatMul;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;

/// y = patches(x)·w, some rows of patches at a time.
final class PatchOutput implements Call {
  private static final long F32 = 4;

  private final Patches patches;
  private final MatMul products;
  private final MemoryPool pool;
  private final int rows;
  private final int block;
  private final Product whole;
  private final Product rest;
  private final Patches.Mover mover;
  private final Operands factors = new Operands();

  PatchOutput(Patches patches, int images, MatMul products, MemoryPool pool) {
    this.patches = patches;
    this.products = products;
    this.pool = pool;
    this.mover = patches.new Gather();
    this.rows = images * patches.positions;
    this.block = patches.block(rows);
    this.whole = product(block);
    this.rest = product(rows % block);
  }

  private Product product(int m) {
    int width = patches.width;
    int out = patches.correlation.out();
    int distance = patches.isInput ? patches.correlation.in() : width;
    return new Product(false, false, m, patches.outputs, width, distance, out, out, false);
  }

  @Override
  public void run(Operands o) {
    MemoryBlock scratch = pool.acquire(patches.isInput ? 0 : F32 * block * patches.width);
    try {
      for (int group = 0; group < patches.correlation.groups(); group++) {
        for (int from = 0; from < rows; from += block) {
          run(o, group, from, Math.min(rows, from + block), scratch.segment());
        }
      }
    } finally {
      pool.release(scratch);
      factors.clear();
    }
  }

  private void run(Operands o, int group, int from, int to, MemorySegment scratch) {
    long w = o.bOffset() + patches.kernelAt(group);
    long y = o.cOffset() + patches.outputAt(group, from);
    if (patches.isInput) {
      long x = o.aOffset() + patches.inputAt(group, from);
      factors.set(o.a(), x, o.b(), w, o.c(), y);
    } else {
      mover.move(group, from, to, o.a(), o.aOffset(), scratch);
      factors.set(scratch, 0, o.b(), w, o.c(), y);
    }
    Product product = to - from == block ? whole : rest;
    products.block(product, factors, 0, to - from, 0, patches.outputs, Epilogue.NONE);
  }
}
