package org.bpnet.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.thread.ThreadTeam;

/// Matrix products in plain loops, for virtual machines without the Vector API. The sum of an
/// element runs over k in increasing order, each product rounded before it is added (`Math.fma` is
/// slow where the processor or the compiler does not know it).
final class ScalarMatMul implements MatMul {
  /// Multiply-adds below which a second thread does not pay: about 20 µs of work.
  private static final long WORK_PER_PART = 50_000;

  private final ThreadTeam team;

  ScalarMatMul(ThreadTeam team) {
    this.team = team;
  }

  @Override
  public void run(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      Epilogue epilogue) {
    int parts = parts(product);
    if (parts == 1) {
      finish(product, a, aOffset, b, bOffset, c, cOffset, epilogue, 0, product.m());
      return;
    }
    team.run(
        parts,
        part -> {
          int from = (int) ((long) product.m() * part / parts);
          int to = (int) ((long) product.m() * (part + 1) / parts);
          finish(product, a, aOffset, b, bOffset, c, cOffset, epilogue, from, to);
        });
  }

  private void finish(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      Epilogue epilogue,
      int from,
      int to) {
    if (from < to && product.n() > 0) {
      block(product, a, aOffset, b, bOffset, c, cOffset, from, to, 0, product.n());
      epilogue.finish(from, to, 0, product.n());
    }
  }

  @Override
  public void block(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo) {
    long aRow = 4L * (product.transposeA() ? 1 : product.lda());
    long aStep = 4L * (product.transposeA() ? product.lda() : 1);
    long cRow = 4L * product.ldc();
    for (int i = rowFrom; i < rowTo; i++) {
      long aAt = aOffset + i * aRow;
      long cAt = cOffset + i * cRow;
      if (product.transposeB()) {
        for (int j = columnFrom; j < columnTo; j++) {
          long bAt = bOffset + 4L * j * product.ldb();
          float sum = dot(product.k(), a, aAt, aStep, b, bAt);
          long at = cAt + 4L * j;
          c.set(
              JAVA_FLOAT_UNALIGNED,
              at,
              product.accumulate() ? c.get(JAVA_FLOAT_UNALIGNED, at) + sum : sum);
        }
      } else {
        row(product, a, aAt, aStep, b, bOffset, c, cAt, columnFrom, columnTo);
      }
    }
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
      Product product,
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
  public int parts(Product product) {
    long worth = Math.min(product.work() / WORK_PER_PART, product.m());
    return Math.clamp(worth, 1, team.size());
  }

  @Override
  public int rowGrain() {
    return 1;
  }

  @Override
  public int columnGrain() {
    return 1;
  }
}
