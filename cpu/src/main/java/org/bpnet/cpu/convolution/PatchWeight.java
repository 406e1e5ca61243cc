package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.matmul.MatMul;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;

/// The gradient by w: patches(x)ᵀ·y, summed over blocks of rows in their order.
final class PatchWeight implements Call {
  private static final long F32 = 4;

  private final Patches patches;
  private final MatMul products;
  private final MemoryPool pool;
  private final int rows;
  private final int block;
  private final Product first;
  private final Product further;
  private final Product rest;
  private final Patches.Mover mover;
  private final Operands factors = new Operands();

  PatchWeight(Patches patches, int images, MatMul products, MemoryPool pool) {
    this.patches = patches;
    this.products = products;
    this.pool = pool;
    this.mover = patches.new Gather();
    this.rows = images * patches.positions;
    this.block = patches.block(rows);
    this.first = product(block);
    this.further = first.accumulating();
    this.rest = product(rows % block).accumulating();
  }

  private Product product(int k) {
    int width = patches.width;
    int out = patches.correlation.out();
    int distance = patches.isInput ? patches.correlation.in() : width;
    return new Product(true, false, width, patches.outputs, k, distance, out, out, false);
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
      factors.set(o.a(), x, o.c(), y, o.b(), w);
    } else {
      mover.move(group, from, to, o.a(), o.aOffset(), scratch);
      factors.set(scratch, 0, o.c(), y, o.b(), w);
    }
    Product product = from == 0 ? first : to - from == block ? further : rest;
    products.block(product, factors, 0, patches.width, 0, patches.outputs, Epilogue.NONE);
  }
}
