package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// A convolution, or one of its gradients, as products with some rows of patches P at a time: y =
/// P·w; P = y·wᵀ, added up in x where patches overlap; w = Pᵀ·y, summed over the blocks of rows in
/// their order.
final class PatchCall implements Call {
  private static final long F32 = 4;

  private final Patches patches;
  private final Wanted wanted;
  private final int images;
  private final MatMulEngines products;
  private final MemoryPool pool;
  private final Patches.Mover mover;
  private final int rows;
  private final int block;
  private final MatrixProduct first;
  private final MatrixProduct further;
  private final MatrixProduct rest;
  private final Operands factors = new Operands();

  PatchCall(Patches patches, Wanted wanted, int images, MatMulEngines products, MemoryPool pool) {
    this.patches = patches;
    this.wanted = wanted;
    this.images = images;
    this.products = products;
    this.pool = pool;
    this.mover = wanted == Wanted.INPUT ? patches.new Scatter() : patches.new Gather();
    this.rows = images * patches.positions;
    this.block = patches.block(rows);
    boolean sums = wanted == Wanted.WEIGHT;
    this.first = product(block);
    this.further = sums ? first.accumulating() : first;
    this.rest = sums ? product(rows % block).accumulating() : product(rows % block);
  }

  /// The product for so many rows of patches.
  private MatrixProduct product(int count) {
    Correlation c = patches.correlation;
    int width = patches.width;
    int out = patches.outputs;
    int apart = patches.isInput ? c.in() : width;
    return switch (wanted) {
      case OUTPUT ->
          new MatrixProduct(false, false, count, out, width, apart, c.out(), c.out(), false);
      case INPUT ->
          new MatrixProduct(false, true, count, width, out, c.out(), c.out(), apart, false);
      case WEIGHT ->
          new MatrixProduct(true, false, width, out, count, apart, c.out(), c.out(), false);
    };
  }

  @Override
  public void run(Operands o) {
    MemoryBlock scratch = pool.acquire(patches.isInput ? 0 : F32 * block * patches.width);
    try {
      if (wanted == Wanted.INPUT && !patches.isInput) {
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
    MemorySegment matrix = patches.isInput ? o.a() : scratch;
    long at = patches.isInput ? o.aOffset() + patches.inputAt(group, from) : 0;
    MatrixProduct product = from == 0 ? first : to - from == block ? further : rest;
    if (wanted != Wanted.INPUT && !patches.isInput) {
      mover.move(group, from, to, o.a(), o.aOffset(), scratch);
    }
    switch (wanted) {
      case OUTPUT -> factors.set(matrix, at, o.b(), w, o.c(), y);
      case INPUT -> factors.set(o.c(), y, o.b(), w, matrix, at);
      case WEIGHT -> factors.set(matrix, at, o.c(), y, o.b(), w);
    }
    products.block(product, factors, 0, product.m(), 0, product.n(), Epilogue.NONE);
    if (wanted == Wanted.INPUT && !patches.isInput) {
      mover.move(group, from, to, o.a(), o.aOffset(), scratch);
    }
  }
}
