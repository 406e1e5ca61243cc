package org.bpnet.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// Matrix products in plain loops, for virtual machines without the Vector API. The sum of an
/// element runs over k in increasing order, each product rounded before it is added (`Math.fma` is
/// slow where the processor or the compiler does not know it).
final class ScalarEngine implements MatMulEngine {
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
    MemorySegment a = operands.a();
    MemorySegment b = operands.b();
    MemorySegment c = operands.c();
    long aRow = 4L * (product.transposeA() ? 1 : product.lda());
    long aStep = 4L * (product.transposeA() ? product.lda() : 1);
    long cRow = 4L * product.ldc();
    for (int i = rowFrom; i < rowTo; i++) {
      long aAt = operands.aOffset() + i * aRow;
      long cAt = operands.cOffset() + i * cRow;
      if (product.transposeB()) {
        for (int j = columnFrom; j < columnTo; j++) {
          long bAt = operands.bOffset() + 4L * j * product.ldb();
          float sum = dot(product.k(), a, aAt, aStep, b, bAt);
          long at = cAt + 4L * j;
          c.set(
              JAVA_FLOAT_UNALIGNED,
              at,
              product.accumulate() ? c.get(JAVA_FLOAT_UNALIGNED, at) + sum : sum);
        }
      } else {
        row(product, a, aAt, aStep, b, operands.bOffset(), c, cAt, columnFrom, columnTo);
      }
    }
    epilogue.finish(rowFrom, rowTo, columnFrom, columnTo);
  }

  private static float dot(
      int k, MemorySegment a, long aAt, long aStep, MemorySegment b, long bAt) {
    float sum = 0;
    for (int i = 0; i < k; i++) {
      sum +=
          a.get(JAVA_FLOAT_UNALIGNED, aAt + i * aStep) * b.get(JAVA_FLOAT_UNALIGNED, bAt + 4L * i);
    }
    return sum;
  }

  /// One row of C as a sum of rows of B: the inner loop runs along memory.
  private static void row(
      MatrixProduct product,
      MemorySegment a,
      long aAt,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cAt,
      int from,
      int to) {
    if (!product.accumulate()) {
      c.asSlice(cAt + 4L * from, 4L * (to - from)).fill((byte) 0);
    }
    for (int i = 0; i < product.k(); i++) {
      float factor = a.get(JAVA_FLOAT_UNALIGNED, aAt + i * aStep);
      long bAt = bOffset + 4L * i * product.ldb();
      for (int j = from; j < to; j++) {
        long at = cAt + 4L * j;
        c.set(
            JAVA_FLOAT_UNALIGNED,
            at,
            c.get(JAVA_FLOAT_UNALIGNED, at) + factor * b.get(JAVA_FLOAT_UNALIGNED, bAt + 4L * j));
      }
    }
  }

  @Override
  public int rowGrain(MatrixProduct product) {
    return 1;
  }

  @Override
  public int columnGrain(MatrixProduct product) {
    return 1;
  }

  @Override
  public void close() {}
}
