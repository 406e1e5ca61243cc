package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.matmul.MatMul;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;

/// The gradient by x: patches of it are y·wᵀ, and are added up where they overlap, position after
/// position.
final class PatchInput implements Call {
  private static final long F32 = 4;

  private final Patches patches;
  private final MatMul products;
  private final MemoryPool pool;
  private final int images;
  private final int rows;
  private final int block;
  private final Product whole;
  private final Product rest;
  private final Patches.Mover mover;
  private final Operands factors = new Operands();

  PatchInput(Patches patches, int images, MatMul products, MemoryPool pool) {
    this.patches = patches;
    this.products = products;
    this.pool = pool;
    this.mover = patches.new Scatter();
    this.images = images;
    this.rows = images * patches.positions;
    this.block = patches.block(rows);
    this.whole = product(block);
    this.rest = product(rows % block);
  }

  private Product product(int m) {
    int width = patches.width;
    int out = patches.correlation.out();
    int distance = patches.isInput ? patches.correlation.in() : width;
    return new Product(false, true, m, width, patches.outputs, out, out, distance, false);
  }

  @Override
  public void run(Operands o) {
    MemoryBlock scratch = pool.acquire(patches.isInput ? 0 : F32 * block * patches.width);
    try {
      if (!patches.isInput) {
        o.a().asSlice(o.aOffset(), F32 * images * patches.correlation.inputs()).fill((byte) 0);
      }
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
    Product product = to - from == block ? whole : rest;
    if (patches.isInput) {
      long x = o.aOffset() + patches.inputAt(group, from);
      factors.set(o.c(), y, o.b(), w, o.a(), x);
    } else {
      factors.set(o.c(), y, o.b(), w, scratch, 0);
    }
    products.block(product, factors, 0, to - from, 0, patches.width, Epilogue.NONE);
    if (!patches.isInput) {
      mover.move(group, from, to, o.a(), o.aOffset(), scratch);
    }
  }
}
