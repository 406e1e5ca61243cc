package org.bpnet.cpu.onednn;

import java.lang.foreign.Arena;
import org.bpnet.cpu.onednn.Primitives.Kind;
import org.bpnet.cpu.spi.MatrixProduct;
import org.jspecify.annotations.Nullable;

/// What it takes to compute rectangles of one shape in bfloat16: three primitives (convert A,
/// convert B, multiply), the memory objects they work on and their lists of arguments. For one
/// thread at a time.
final class Bf16Call {
  /// The next one in the list of [Bf16Work], the most recently used first.
  @Nullable Bf16Call next;

  /// Bytes of scratch memory: A, then B, then what oneDNN needs.
  final long scratchBytes;

  private final MatrixProduct product;
  private final int rows;
  private final int columns;
  private final Primitives primitives;
  private final Arena arena = Arena.ofShared();
  private final long bAt;
  private final long scratchpadAt;
  private final long a32;
  private final long b32;
  private final long c32;
  private final long a16;
  private final long b16;
  private final long scratchpad;
  private final long convertA;
  private final long convertB;
  private final long multiply;
  private final long argumentsA;
  private final long argumentsB;
  private final long arguments;

  Bf16Call(Primitives primitives, MatrixProduct product, int rows, int columns) {
    this.primitives = primitives;
    this.product = product;
    this.rows = rows;
    this.columns = columns;
    int k = product.k();
    boolean ta = product.transposeA();
    boolean tb = product.transposeB();
    long fromA = describe(Primitives.F32, rows, k, ta, product.lda());
    long fromB = describe(Primitives.F32, k, columns, tb, product.ldb());
    long toA = describe(Primitives.BF16, rows, k, ta, ta ? rows : k);
    long toB = describe(Primitives.BF16, k, columns, tb, tb ? k : columns);
    long toC = describe(Primitives.F32, rows, columns, false, product.ldc());
    a32 = primitives.memory(fromA);
    b32 = primitives.memory(fromB);
    c32 = primitives.memory(toC);
    a16 = primitives.memory(toA);
    b16 = primitives.memory(toB);
    convertA = primitives.conversion(fromA, toA);
    convertB = primitives.conversion(fromB, toB);
    long descriptor = primitives.product(toA, toB, toC, product.accumulate());
    long needed = primitives.scratchpad(descriptor);
    multiply = primitives.primitive(descriptor);
    scratchpad = primitives.memory(needed);
    bAt = (2L * rows * k + 63) & -64;
    scratchpadAt = (bAt + 2L * k * columns + 63) & -64;
    scratchBytes = scratchpadAt + primitives.bytes(needed);
    argumentsA = Primitives.arguments(arena, Primitives.SOURCE, a32, Primitives.RESULT, a16);
    argumentsB = Primitives.arguments(arena, Primitives.SOURCE, b32, Primitives.RESULT, b16);
    arguments =
        Primitives.arguments(
            arena,
            Primitives.SOURCE,
            a16,
            Primitives.WEIGHTS,
            b16,
            Primitives.RESULT,
            c32,
            Primitives.SCRATCHPAD,
            scratchpad);
    primitives.destroy(Kind.PRIMITIVE_DESC, descriptor);
    for (long description : new long[] {fromA, fromB, toA, toB, toC}) {
      primitives.destroy(Kind.MEMORY_DESC, description);
    }
  }

  private long describe(int type, int rows, int columns, boolean transposed, int distance) {
    long[] distances = {transposed ? 1 : distance, transposed ? distance : 1};
    return primitives.description(type, new long[] {rows, columns}, distances);
  }

  /// Whether it serves for a rectangle of that many rows and columns of that product, whatever the
  /// extents of its C.
  boolean serves(MatrixProduct p, int ofRows, int ofColumns) {
    return rows == ofRows
        && columns == ofColumns
        && product.k() == p.k()
        && product.transposeA() == p.transposeA()
        && product.transposeB() == p.transposeB()
        && product.lda() == p.lda()
        && product.ldb() == p.ldb()
        && product.ldc() == p.ldc()
        && product.accumulate() == p.accumulate();
  }

  /// Multiplies the matrices at these addresses.
  ///
  /// @param scratch where [#scratchBytes] are free
  void run(long stream, long a, long b, long c, long scratch) {
    primitives.setAddress(a32, a);
    primitives.setAddress(b32, b);
    primitives.setAddress(c32, c);
    primitives.setAddress(a16, scratch);
    primitives.setAddress(b16, scratch + bAt);
    primitives.setAddress(scratchpad, scratch + scratchpadAt);
    primitives.execute(convertA, stream, 2, argumentsA);
    primitives.execute(convertB, stream, 2, argumentsB);
    primitives.execute(multiply, stream, 4, arguments);
  }

  void close() {
    for (long primitive : new long[] {convertA, convertB, multiply}) {
      primitives.destroy(Kind.PRIMITIVE, primitive);
    }
    for (long memory : new long[] {a32, b32, c32, a16, b16, scratchpad}) {
      primitives.destroy(Kind.MEMORY, memory);
    }
    arena.close();
  }
}
