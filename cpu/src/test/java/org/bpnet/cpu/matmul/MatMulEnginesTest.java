package org.bpnet.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.thread.ThreadTeam;
import org.bpnet.testkit.Allocation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way of computing a product against the same sum in double precision.
final class MatMulEnginesTest {
  private static final int[] EXTENTS = {1, 3, 7, 8, 9, 31, 64, 257};

  /// What surrounds a matrix in memory: it must neither be read into a result nor overwritten.
  private static final float OUTSIDE = 1e30f;

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_agree_with_double_precision_for_all_small_extents(int bits) {
    try (var memory = new MemoryPool()) {
      var matMul = MatMulEngines.create(bits, memory);
      for (int m : EXTENTS) {
        for (int n : EXTENTS) {
          for (int k : EXTENTS) {
            if ((long) m * n * k <= 64 * 64 * 31) {
              for (int form = 0; form < 8; form++) {
                check(matMul, m, n, k, form, 0);
              }
            }
          }
        }
      }
      assertThat(memory.blocksInUse()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_agree_with_double_precision_for_large_extents_on_two_threads(int bits) {
    int[][] extents = {{257, 64, 31}, {64, 257, 257}, {129, 257, 257}, {150, 33, 1300}};
    try (var memory = new MemoryPool();
        var team = new ThreadTeam(2)) {
      var matMul = MatMulEngines.create(bits, memory);
      for (int[] e : extents) {
        for (int form = 0; form < 8; form++) {
          try (var arena = Arena.ofShared()) {
            var operands = new Case(arena, e[0], e[1], e[2], form, 5);
            operands.run(matMul, team, Epilogue.NONE);
            operands.check(1);
          }
        }
      }
      assertThat(memory.blocksInUse()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void should_cut_wide_and_tall_products_into_blocks(int bits) {
    try (var memory = new MemoryPool()) {
      var matMul = MatMulEngines.create(bits, memory);
      for (int form = 0; form < 8; form++) {
        check(matMul, 3, 1100, 7, form, 1);
        check(matMul, 1100, 3, 7, form, 1);
        check(matMul, 2, 3, 3000, form, 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_give_the_same_bits_for_any_number_of_threads_and_any_cut(int bits) {
    int m = 29;
    int n = 40;
    int k = 1030; // more than are summed in one go
    for (int form = 0; form < 8; form++) {
      float[] expected = null;
      for (int threads = 1; threads <= 3; threads++) {
        try (var memory = new MemoryPool();
            var team = new ThreadTeam(threads);
            var arena = Arena.ofShared()) {
          var matMul = MatMulEngines.create(bits, memory);
          var operands = new Case(arena, m, n, k, form, 3);
          float[] before = operands.c.toArray(JAVA_FLOAT_UNALIGNED);
          operands.run(matMul, team, Epilogue.NONE);
          float[] actual = operands.c.toArray(JAVA_FLOAT_UNALIGNED);
          if (expected == null) {
            expected = actual;
          }
          assertThat(Arrays.equals(actual, expected)).as("form %d", form).isTrue();
          if (threads == 1) {
            MemorySegment.copy(before, 0, operands.c, JAVA_FLOAT_UNALIGNED, 0, before.length);
            operands.block(matMul, 0, 17, 0, n);
            operands.block(matMul, 17, m, 0, 33);
            operands.block(matMul, 17, m, 33, n);
            actual = operands.c.toArray(JAVA_FLOAT_UNALIGNED);
            assertThat(Arrays.equals(actual, expected)).as("form %d in blocks", form).isTrue();
          }
        }
      }
    }
  }

  /// Five rows, unlike four and eight, do not divide a block of rows.
  @Test
  void should_give_the_same_bits_for_every_size_of_tile() {
    for (int form = 0; form < 8; form++) {
      float[] expected = null;
      for (int rows = 3; rows <= 6; rows++) {
        try (var memory = new MemoryPool();
            var arena = Arena.ofConfined()) {
          var engine = new VectorEngine(256, new TileSize(rows, rows == 3 ? 3 : 2), memory);
          var operands = new Case(arena, 140, 37, 1030, form, 3);
          operands.block(new MatMulEngines(engine, engine), 0, 140, 0, 37);
          float[] actual = operands.c.toArray(JAVA_FLOAT_UNALIGNED);
          if (expected == null) {
            operands.check(1);
            expected = actual;
          }
          assertThat(Arrays.equals(actual, expected)).as("form %d, %d rows", form, rows).isTrue();
        }
      }
    }
  }

  /// Of more rows and longer sums than are computed in one go.
  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_tell_the_epilogue_of_every_element_once_it_is_finished(int bits) {
    for (int threads = 1; threads <= 2; threads++) {
      try (var memory = new MemoryPool();
          var team = new ThreadTeam(threads);
          var arena = Arena.ofShared()) {
        var matMul = MatMulEngines.create(bits, memory);
        for (int form = 0; form < 8; form++) {
          var operands = new Case(arena, 131, 21, 1030, form, 0);
          var c = operands.c;
          var told = new int[131][21];
          operands.run(
              matMul,
              team,
              (rowFrom, rowTo, columnFrom, columnTo) -> {
                for (int i = rowFrom; i < rowTo; i++) {
                  for (int j = columnFrom; j < columnTo; j++) {
                    told[i][j]++;
                    long at = operands.cAt(i, j);
                    c.set(JAVA_FLOAT_UNALIGNED, at, -c.get(JAVA_FLOAT_UNALIGNED, at));
                  }
                }
              });
          assertThat(Arrays.stream(told).flatMapToInt(Arrays::stream)).containsOnly(1);
          operands.check(-1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512})
  void should_give_zeros_for_empty_sums_and_do_nothing_for_empty_results(int bits) {
    try (var memory = new MemoryPool()) {
      var matMul = MatMulEngines.create(bits, memory);
      for (int form = 0; form < 8; form++) {
        check(matMul, 5, 33, 0, form, 0);
        check(matMul, 0, 33, 4, form, 0);
        check(matMul, 5, 0, 4, form, 0);
      }
    }
  }

  /// At the width of this machine: vectors wider than its own are objects for good.
  @ParameterizedTest
  @ValueSource(ints = {5, 100})
  @Tag("alone")
  void should_allocate_nothing_per_call(int size) {
    try (var memory = new MemoryPool();
        var arena = Arena.ofShared()) {
      var matMul = MatMulEngines.create(KernelCompiler.best().vectorBits(), memory);
      var operands = new Case(arena, size, size, size, 1, 0);
      operands.run(matMul);
      long held = memory.bytesHeld();

      assertThat(Allocation.bytesPerCall(() -> operands.run(matMul))).isLessThan(8);
      assertThat(memory.bytesHeld()).isEqualTo(held);
    }
  }

  @Test
  void should_refuse_what_is_no_product() {
    assertThatThrownBy(() -> MatrixProduct.dense(false, false, 2, 3, -1))
        .hasMessageContaining("k -1");
    assertThatThrownBy(() -> new MatrixProduct(false, false, 2, 3, 4, 3, 3, 3, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lda 3");
    try (var memory = new MemoryPool()) {
      assertThatThrownBy(() -> MatMulEngines.create(64, memory)).hasMessageContaining("got 64");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256, 512})
  void should_multiply_factors_rounded_to_bfloat16(int bits) {
    int[][] extents = {
      {1, 1, 1}, {3, 7, 17}, {33, 10, 64}, {100, 64, 33}, {4, 5, 0}, {128, 67, 80}
    };
    try (var memory = new MemoryPool();
        var matMul = rounding(bits, memory)) {
      for (int[] e : extents) {
        for (int form = 0; form < 8; form++) {
          try (var arena = Arena.ofShared()) {
            var operands = new Case(arena, e[0], e[1], e[2], form, 3);
            operands.run(matMul);
            operands.round();
            operands.check(1);
          }
        }
      }
      assertThat(memory.blocksInUse()).isZero();
    }
  }

  @Test
  void should_cut_products_in_bfloat16_without_changing_a_bit() {
    try (var memory = new MemoryPool();
        var arena = Arena.ofShared();
        var matMul = rounding(512, memory)) {
      for (int form = 0; form < 8; form++) {
        var operands = new Case(arena, 67, 50, 40, form, 1);
        float[] before = operands.c.toArray(JAVA_FLOAT_UNALIGNED);
        operands.run(matMul);
        float[] whole = operands.c.toArray(JAVA_FLOAT_UNALIGNED);
        MemorySegment.copy(before, 0, operands.c, JAVA_FLOAT_UNALIGNED, 0, before.length);
        var told = new int[67][50];
        Epilogue count = (r, rTo, c, cTo) -> count(told, r, rTo, c, cTo);
        matMul.block(operands.product, operands.operands, 0, 13, 0, 50, count);
        matMul.block(operands.product, operands.operands, 13, 67, 0, 21, count);
        matMul.block(operands.product, operands.operands, 13, 67, 21, 50, count);
        assertThat(operands.c.toArray(JAVA_FLOAT_UNALIGNED)).as("form %d", form).isEqualTo(whole);
        assertThat(Arrays.stream(told).flatMapToInt(Arrays::stream)).containsOnly(1);
      }
    }
  }

  private static void count(int[][] told, int row, int rowTo, int column, int columnTo) {
    for (int i = row; i < rowTo; i++) {
      for (int j = column; j < columnTo; j++) {
        told[i][j]++;
      }
    }
  }

  private static MatMulEngines rounding(int bits, MemoryPool pool) {
    MatMulEngine engine = MatMulEngines.engine(bits, Precision.BF16, pool);
    return new MatMulEngines(engine, engine);
  }

  @ParameterizedTest
  @CsvSource({
    "3f800000, 3f800000, one is exact",
    "3f808000, 3f800000, a tie goes to the even neighbour below",
    "3f818000, 3f820000, a tie goes to the even neighbour above",
    "3f808001, 3f810000, more than half goes up",
    "bf808001, bf810000, and away from zero if negative",
    "7f7fffff, 7f800000, the largest float overflows",
    "7f800000, 7f800000, infinity stays",
    "7f800001, 7fc00000, NaN stays NaN",
    "00018000, 00020000, subnormal numbers are rounded too"
  })
  void should_round_to_the_nearest_bfloat16(String from, String to, String what) {
    int rounded = RoundingEngine.round(Integer.parseUnsignedInt(from, 16));
    assertThat(Integer.toHexString(rounded))
        .as(what)
        .isEqualTo(Integer.toHexString(Integer.parseUnsignedInt(to, 16)));
  }

  private static void check(MatMulEngines matMul, int m, int n, int k, int form, int gap) {
    try (var arena = Arena.ofShared()) {
      var operands = new Case(arena, m, n, k, form, gap);
      operands.run(matMul);
      operands.check(1);
    }
  }

  /// Random operands with gaps between rows and around the matrices. Bits of the form: transpose A,
  /// transpose B, accumulate.
  private static final class Case {
    final MatrixProduct product;
    final MemorySegment a;
    final MemorySegment b;
    final MemorySegment c;
    final long aOffset;
    final long bOffset;
    final long cOffset;
    final Operands operands;
    private final float[] before;

    Case(Arena arena, int m, int n, int k, int form, int gap) {
      boolean transposeA = (form & 1) != 0;
      boolean transposeB = (form & 2) != 0;
      int lda = (transposeA ? m : k) + gap;
      int ldb = (transposeB ? k : n) + 2 * gap;
      int ldc = n + 3 * gap;
      product = new MatrixProduct(transposeA, transposeB, m, n, k, lda, ldb, ldc, (form & 4) != 0);
      aOffset = 4L * gap;
      bOffset = 8L * gap;
      cOffset = 12L * gap;
      a = fill(arena, aOffset, transposeA ? k : m, transposeA ? m : k, lda, 1);
      b = fill(arena, bOffset, transposeB ? n : k, transposeB ? k : n, ldb, 2);
      c = fill(arena, cOffset, m, n, ldc, 3);
      operands = new Operands().set(a, aOffset, b, bOffset, c, cOffset);
      before = c.toArray(JAVA_FLOAT_UNALIGNED);
    }

    /// Exactly as long as the matrix needs: reading past its end throws.
    private static MemorySegment fill(
        Arena arena, long offset, int rows, int columns, int distance, int seed) {
      long floats = offset / 4 + Math.max(0, (rows - 1L) * distance + columns);
      var segment = arena.allocate(4 * Math.max(floats, 1), 64);
      for (long i = 0; i < floats; i++) {
        segment.setAtIndex(JAVA_FLOAT_UNALIGNED, i, OUTSIDE);
      }
      var random = new Seed(seed);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          float value = random.uniform((long) i * columns + j) - 0.5f;
          segment.set(JAVA_FLOAT_UNALIGNED, offset + 4L * ((long) i * distance + j), value);
        }
      }
      return segment;
    }

    /// Rounds A and B to bfloat16, by arithmetic rather than by bits: what to compare with.
    void round() {
      round(a);
      round(b);
    }

    private static void round(MemorySegment matrix) {
      for (long i = 0; i < matrix.byteSize() / 4; i++) {
        float value = matrix.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
        if (value != 0 && value != OUTSIDE) {
          double unit = Math.scalb(1.0, Math.getExponent(value) - 7);
          matrix.setAtIndex(JAVA_FLOAT_UNALIGNED, i, (float) (Math.rint(value / unit) * unit));
        }
      }
    }

    void run(MatMulEngines matMul) {
      block(matMul, 0, product.m(), 0, product.n());
    }

    /// As many parts as there are threads, cut between grains.
    void run(MatMulEngines matMul, ThreadTeam team, Epilogue epilogue) {
      int grain = matMul.rowGrain(product);
      int rows = (product.m() / grain + team.size()) / team.size() * grain;
      team.run(
          team.size(),
          part -> {
            int from = Math.min(part * rows, product.m());
            int to = Math.min(from + rows, product.m());
            matMul.block(product, operands, from, to, 0, product.n(), epilogue);
          });
    }

    void block(MatMulEngines matMul, int rowFrom, int rowTo, int columnFrom, int columnTo) {
      matMul.block(product, operands, rowFrom, rowTo, columnFrom, columnTo, Epilogue.NONE);
    }

    long cAt(int i, int j) {
      return cOffset + 4L * ((long) i * product.ldc() + j);
    }

    /// Compares all of C with `sign` times the reference, and its surroundings with what they were.
    void check(int sign) {
      float[] expected = before.clone();
      float[] factorsA = a.toArray(JAVA_FLOAT_UNALIGNED);
      float[] factorsB = b.toArray(JAVA_FLOAT_UNALIGNED);
      for (int i = 0; i < product.m(); i++) {
        for (int j = 0; j < product.n(); j++) {
          int at = (int) (cAt(i, j) / 4);
          double sum = product.accumulate() ? before[at] : 0;
          for (int t = 0; t < product.k(); t++) {
            sum += (double) factorsA[indexA(i, t)] * factorsB[indexB(t, j)];
          }
          expected[at] = (float) (sign * sum);
        }
      }
      float[] actual = c.toArray(JAVA_FLOAT_UNALIGNED);
      float bound = (float) (1e-6 * Math.sqrt(product.k() + 1.0));
      for (int i = 0; i < expected.length; i++) {
        if (!(Math.abs(actual[i] - expected[i]) <= bound)) {
          assertThat(actual[i]).as("%s element %d", product, i).isEqualTo(expected[i]);
        }
      }
    }

    private int indexA(int i, int t) {
      int lda = product.lda();
      return (int) (aOffset / 4) + (product.transposeA() ? t * lda + i : i * lda + t);
    }

    private int indexB(int t, int j) {
      int ldb = product.ldb();
      return (int) (bOffset / 4) + (product.transposeB() ? j * ldb + t : t * ldb + j);
    }
  }
}
