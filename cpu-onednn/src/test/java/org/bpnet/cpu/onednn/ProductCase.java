package org.bpnet.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// A product with random factors, gaps between rows and around the matrices, and what it has to
/// give.
final class ProductCase {
  /// What surrounds a matrix in memory: it must neither be read into a result nor overwritten.
  private static final float OUTSIDE = 1e30f;

  final MatrixProduct product;
  final Operands operands = new Operands();
  private final MemorySegment a;
  private final MemorySegment b;
  private final MemorySegment c;
  private final int gap;
  private final float[] before;

  /// Bits of the form: transpose A, transpose B, accumulate.
  ProductCase(Arena arena, int m, int n, int k, int form, int gap) {
    boolean transposeA = (form & 1) != 0;
    boolean transposeB = (form & 2) != 0;
    int lda = (transposeA ? m : k) + gap;
    int ldb = (transposeB ? k : n) + 2 * gap;
    int ldc = n + 3 * gap;
    this.gap = gap;
    product = new MatrixProduct(transposeA, transposeB, m, n, k, lda, ldb, ldc, (form & 4) != 0);
    a = fill(arena, gap, transposeA ? k : m, transposeA ? m : k, lda, 1);
    b = fill(arena, gap, transposeB ? n : k, transposeB ? k : n, ldb, 2);
    c = fill(arena, gap, m, n, ldc, 3);
    before = c.toArray(JAVA_FLOAT_UNALIGNED);
    operands.set(a, 4L * gap, b, 4L * gap, c, 4L * gap);
  }

  /// Exactly as long as the matrix needs.
  private static MemorySegment fill(
      Arena arena, int gap, int rows, int columns, int distance, int seed) {
    long floats = gap + Math.max(0, (rows - 1L) * distance + columns);
    var segment = arena.allocate(4 * Math.max(floats, 1), 64);
    for (long i = 0; i < floats; i++) {
      segment.setAtIndex(JAVA_FLOAT_UNALIGNED, i, OUTSIDE);
    }
    var random = new Seed(seed);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float value = random.uniform((long) i * columns + j) - 0.5f;
        segment.setAtIndex(JAVA_FLOAT_UNALIGNED, gap + (long) i * distance + j, value);
      }
    }
    return segment;
  }

  /// C as it was before.
  void restore() {
    MemorySegment.copy(before, 0, c, JAVA_FLOAT_UNALIGNED, 0, before.length);
  }

  /// All of C's memory.
  float[] result() {
    return c.toArray(JAVA_FLOAT_UNALIGNED);
  }

  /// An epilogue's work on one element.
  void negate(int i, int j) {
    long at = gap + (long) i * product.ldc() + j;
    c.setAtIndex(JAVA_FLOAT_UNALIGNED, at, -c.getAtIndex(JAVA_FLOAT_UNALIGNED, at));
  }

  /// Compares C with `sign` times the sum in double precision of factors in this precision, and its
  /// surroundings with what they were.
  void check(Precision precision, int sign) {
    float[] expected = before.clone();
    for (int i = 0; i < product.m(); i++) {
      for (int j = 0; j < product.n(); j++) {
        int at = gap + i * product.ldc() + j;
        double sum = product.accumulate() ? before[at] : 0;
        for (int t = 0; t < product.k(); t++) {
          double left = element(a, product.transposeA(), i, t, product.lda(), precision);
          sum += left * element(b, product.transposeB(), t, j, product.ldb(), precision);
        }
        expected[at] = (float) (sign * sum);
      }
    }
    float[] actual = result();
    float bound = (float) (1e-6 * Math.sqrt(product.k() + 1.0));
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= bound)) {
        assertThat(actual[i]).as("%s %s element %d", precision, product, i).isEqualTo(expected[i]);
      }
    }
  }

  private double element(
      MemorySegment matrix, boolean transposed, int row, int column, int distance, Precision in) {
    long index = transposed ? (long) column * distance + row : (long) row * distance + column;
    float value = matrix.getAtIndex(JAVA_FLOAT_UNALIGNED, gap + index);
    if (in == Precision.F32 || value == 0) {
      return value;
    }
    double unit = Math.scalb(1.0, Math.getExponent(value) - 7);
    return Math.rint(value / unit) * unit;
  }
}
