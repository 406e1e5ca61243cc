package org.bpnet.cpu.matmul;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.thread.ThreadTeam;

/// Single-precision matrix products on off-heap memory.
///
/// **Formula.** See [Product]. Every element of C is the sum of its k products in one fixed order:
/// results are the same bits for any number of threads, any partition into blocks and whatever the
/// JIT compiler has done so far.
///
/// Offsets are in bytes. Neither A nor B may overlap C. With vectors a call allocates nothing on
/// the Java heap. Any number of threads may call at once.
public interface MatMul {
  /// The implementation for vectors of so many bits: 512, 256 or 128 with the Vector API, 0 for
  /// plain loops, which need no module but `java.base`.
  ///
  /// @param team the threads to compute on
  /// @param pool where scratch memory comes from
  /// @throws IllegalArgumentException for another number of bits
  static MatMul create(int vectorBits, ThreadTeam team, MemoryPool pool) {
    return switch (vectorBits) {
      case 0 -> new ScalarMatMul(team);
      case 128, 256, 512 -> new VectorMatMul(vectorBits, team, pool);
      default ->
          throw new IllegalArgumentException(
              "MatMul.create: need 0, 128, 256 or 512 bits, got " + vectorBits);
    };
  }

  /// Computes the whole product on the team where that pays, else on the calling thread, and calls
  /// `epilogue` on every part of C as it is finished.
  void run(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      Epilogue epilogue);

  /// Computes the whole product on the team where that pays, else on the calling thread.
  default void run(
      Product product,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset) {
    run(product, a, aOffset, b, bOffset, c, cOffset, Epilogue.NONE);
  }

  /// Computes rows `rowFrom` to `rowTo` and columns `columnFrom` to `columnTo` (exclusive) of C on
  /// the calling thread. `a`, `b` and `c` with their offsets still mean the whole matrices. Blocks
  /// that start at multiples of [#rowGrain] and [#columnGrain] are computed fastest.
  void block(
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
      int columnTo);

  /// Into how many parts it pays to cut this product: from 1, where waking a second thread costs
  /// more than it saves, to the size of the team.
  int parts(Product product);

  /// Rows of C computed together.
  int rowGrain();

  /// Columns of C computed together.
  int columnGrain();
}
