package org.bpnet.cpu.matmul;

import java.util.Objects;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// Matrix products of single-precision matrices on off-heap memory: leaves each to the
/// [MatMulEngine] that suits it. Who computes which rectangle of C is the caller's affair.
///
/// **Formula.** See [MatrixProduct]. Every element of C is the sum of its k products in one fixed
/// order: results are the same bits for any number of threads and whatever the JIT compiler has
/// done so far; this backend's own kernels keep that for any partition into blocks, an accelerator
/// for blocks that start and end at multiples of [#rowGrain] and [#columnGrain] or with C.
///
/// With vectors a call allocates nothing on the Java heap. Any number of threads may call at once.
public final class MatMulEngines implements AutoCloseable {
  private final MatMulEngine engine;
  private final MatMulEngine fallback;

  /// Products by two engines.
  ///
  /// @param engine computes what suits it
  /// @param fallback computes the rest
  public MatMulEngines(MatMulEngine engine, MatMulEngine fallback) {
    this.engine = engine;
    this.fallback = fallback;
  }

  /// Single-precision products computed by this backend's own kernels.
  ///
  /// @param vectorBits as of [#engine]
  /// @param pool where scratch memory comes from
  public static MatMulEngines create(int vectorBits, MemoryPool pool) {
    MatMulEngine own = engine(vectorBits, Precision.F32, pool);
    return new MatMulEngines(own, own);
  }

  /// This backend's own kernels for vectors of so many bits: 512, 256 or 128 with the Vector API, 0
  /// for plain loops, which need no module but `java.base`.
  ///
  /// @throws IllegalArgumentException for another number of bits
  public static MatMulEngine engine(int vectorBits, Precision precision, MemoryPool pool) {
    MatMulEngine engine =
        switch (vectorBits) {
          case 0 -> new ScalarEngine();
          case 128, 256, 512 -> new VectorEngine(vectorBits, TileSize.ofProducts(vectorBits), pool);
          default ->
              throw new IllegalArgumentException(
                  "MatMulEngines.engine: need 0, 128, 256 or 512 bits, got " + vectorBits);
        };
    return precision == Precision.BF16 ? rounding(engine, pool) : engine;
  }

  /// An engine that rounds factors to bfloat16 and has them multiplied by another, in single
  /// precision.
  public static MatMulEngine rounding(MatMulEngine engine, MemoryPool pool) {
    return new RoundingEngine(engine, pool);
  }

  /// Computes rows `rowFrom` to `rowTo` and columns `columnFrom` to `columnTo` (exclusive) of C on
  /// the calling thread, and calls `epilogue` on every part of the block as it is finished. The
  /// operands still mean the whole matrices.
  ///
  /// @throws IndexOutOfBoundsException if the block is not within C
  public void block(
      MatrixProduct product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue) {
    Objects.checkFromToIndex(rowFrom, rowTo, product.m());
    Objects.checkFromToIndex(columnFrom, columnTo, product.n());
    if (rowFrom < rowTo && columnFrom < columnTo) {
      choose(product).compute(product, operands, rowFrom, rowTo, columnFrom, columnTo, epilogue);
    }
  }

  /// Rows of C computed together: every block of the product should start at a multiple, so as to
  /// be computed fastest and, with an accelerator, to have the same bits as in every other cut.
  public int rowGrain(MatrixProduct product) {
    return choose(product).rowGrain(product);
  }

  /// Columns of C computed together: as [#rowGrain].
  public int columnGrain(MatrixProduct product) {
    return choose(product).columnGrain(product);
  }

  /// Frees what the engines hold; the pool belongs to the caller.
  @Override
  public void close() {
    engine.close();
    fallback.close();
  }

  /// By the product alone, so that every block of it is computed alike.
  private MatMulEngine choose(MatrixProduct product) {
    return engine.suits(product) ? engine : fallback;
  }
}
