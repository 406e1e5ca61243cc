package org.bpnet.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.jspecify.annotations.Nullable;

/// Products of factors rounded to bfloat16, for machines without instructions for them: rounds what
/// a rectangle needs of A and B into scratch memory, and leaves the product to another engine. The
/// products of two such factors are exact in single precision.
///
/// **Format.** bfloat16 is single precision without the lower 16 bits of the significand. Rounding
/// is to nearest, ties to even; NaN stays NaN (Kalamkar et al. 2019, "A Study of BFLOAT16 for Deep
/// Learning Training", section 3).
final class RoundingEngine implements MatMulEngine {
  private final MatMulEngine engine;
  private final MemoryPool pool;

  private @Nullable Work idle;

  RoundingEngine(MatMulEngine engine, MemoryPool pool) {
    this.engine = engine;
    this.pool = pool;
  }

  @Override
  public boolean suits(MatrixProduct product) {
    return engine.suits(product);
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
    Work work = take();
    try {
      work.run(product, operands, rowFrom, rowTo, columnFrom, columnTo, epilogue);
    } finally {
      giveBack(work);
    }
  }

  @Override
  public int rowGrain(MatrixProduct product) {
    return engine.rowGrain(product);
  }

  @Override
  public int columnGrain(MatrixProduct product) {
    return engine.columnGrain(product);
  }

  @Override
  public void close() {
    engine.close();
  }

  private synchronized Work take() {
    Work work = idle;
    if (work == null) {
      return new Work();
    }
    idle = work.nextIdle;
    return work;
  }

  private synchronized void giveBack(Work work) {
    work.nextIdle = idle;
    idle = work;
  }

  /// The bits of the nearest bfloat16, as those of a float.
  static int round(int bits) {
    boolean nan = (bits & 0x7fffffff) > 0x7f800000;
    return (nan ? bits | 0x400000 : bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000;
  }

  private static void round(
      MemorySegment from,
      long at,
      int distance,
      MemorySegment to,
      long toAt,
      int rows,
      int columns) {
    for (int i = 0; i < rows; i++) {
      long row = at + 4L * i * distance;
      long toRow = toAt + 4L * i * columns;
      for (int j = 0; j < columns; j++) {
        int bits = from.get(JAVA_INT_UNALIGNED, row + 4L * j);
        to.set(JAVA_INT_UNALIGNED, toRow + 4L * j, round(bits));
      }
    }
  }

  /// One thread's work on a rectangle; reused, since a call must not allocate.
  private final class Work implements Epilogue {
    private final Operands rounded = new Operands();
    private MatrixProduct part = MatrixProduct.dense(false, false, 0, 0, 0);
    private Epilogue epilogue = Epilogue.NONE;
    private int firstRow;
    private int firstColumn;

    @Nullable Work nextIdle;

    void run(
        MatrixProduct p,
        Operands o,
        int rowFrom,
        int rowTo,
        int columnFrom,
        int columnTo,
        Epilogue whole) {
      int rows = rowTo - rowFrom;
      int columns = columnTo - columnFrom;
      int k = p.k();
      if (!isPart(p, rows, columns)) {
        part =
            new MatrixProduct(
                p.transposeA(),
                p.transposeB(),
                rows,
                columns,
                k,
                p.transposeA() ? rows : k,
                p.transposeB() ? k : columns,
                p.ldc(),
                p.accumulate());
      }
      epilogue = whole;
      firstRow = rowFrom;
      firstColumn = columnFrom;
      long bAt = 4L * rows * k;
      MemoryBlock block = pool.acquire(bAt + 4L * columns * k);
      try {
        MemorySegment scratch = block.segment();
        long aFrom = o.aOffset() + 4L * rowFrom * (p.transposeA() ? 1 : p.lda());
        long bFrom = o.bOffset() + 4L * columnFrom * (p.transposeB() ? p.ldb() : 1);
        round(o.a(), aFrom, p.lda(), scratch, 0, p.transposeA() ? k : rows, part.lda());
        round(o.b(), bFrom, p.ldb(), scratch, bAt, p.transposeB() ? columns : k, part.ldb());
        long cFrom = o.cOffset() + 4L * ((long) rowFrom * p.ldc() + columnFrom);
        rounded.set(scratch, 0, scratch, bAt, o.c(), cFrom);
        engine.compute(part, rounded, 0, rows, 0, columns, this);
      } finally {
        pool.release(block);
        rounded.clear();
        epilogue = Epilogue.NONE;
      }
    }

    private boolean isPart(MatrixProduct p, int rows, int columns) {
      return part.m() == rows
          && part.n() == columns
          && part.k() == p.k()
          && part.transposeA() == p.transposeA()
          && part.transposeB() == p.transposeB()
          && part.ldc() == p.ldc()
          && part.accumulate() == p.accumulate();
    }

    @Override
    public void finish(int rowFrom, int rowTo, int columnFrom, int columnTo) {
      epilogue.finish(
          firstRow + rowFrom, firstRow + rowTo, firstColumn + columnFrom, firstColumn + columnTo);
    }
  }
}
