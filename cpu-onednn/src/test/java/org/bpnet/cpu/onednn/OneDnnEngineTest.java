package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.matmul.MatMulEngines;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.thread.ThreadTeam;
import org.bpnet.testkit.Allocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Products by oneDNN against the same sums in double precision.
final class OneDnnEngineTest {
  private static final int[] EXTENTS = {1, 3, 7, 17, 33, 64, 100};

  private final OneDnnProvider provider = new OneDnnProvider();
  private final MemoryPool memory = new MemoryPool();

  @AfterEach
  void close() {
    assertThat(memory.blocksInUse()).isZero();
    memory.close();
  }

  private MatMulEngine open(Precision precision) {
    Availability availability = provider.availability(precision);
    assumeTrue(availability instanceof Availability.Ready, availability.toString());
    return provider.openProducts(precision, memory);
  }

  @ParameterizedTest
  @EnumSource
  void should_agree_with_double_precision_for_odd_extents(Precision precision) {
    try (var engine = open(precision)) {
      for (int m : EXTENTS) {
        for (int n : EXTENTS) {
          for (int k : EXTENTS) {
            int form = (m + n + k) % 8; // all forms, each at many extents
            check(engine, precision, m, n, k, form, m % 4);
          }
        }
      }
      for (int form = 0; form < 8; form++) {
        check(engine, precision, 150, 33, 1300, form, 5);
        check(engine, precision, 7, 600, 64, form, 0);
      }
    }
  }

  private void check(
      MatMulEngine engine, Precision precision, int m, int n, int k, int form, int gap) {
    try (var arena = Arena.ofShared()) {
      var product = new ProductCase(arena, m, n, k, form, gap);
      engine.compute(product.product, product.operands, 0, m, 0, n, Epilogue.NONE);
      product.check(precision, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void should_compute_odd_blocks_and_tell_the_epilogue_of_every_element_once(Precision precision) {
    try (var engine = open(precision);
        var arena = Arena.ofShared()) {
      for (int form = 0; form < 8; form++) {
        int m = 75;
        int n = 50;
        var product = new ProductCase(arena, m, n, 65, form, 2);
        var told = new int[m][n];
        Epilogue negate =
            (rowFrom, rowTo, columnFrom, columnTo) -> {
              for (int i = rowFrom; i < rowTo; i++) {
                for (int j = columnFrom; j < columnTo; j++) {
                  told[i][j]++;
                  product.negate(i, j);
                }
              }
            };
        engine.compute(product.product, product.operands, 0, 13, 0, n, negate);
        engine.compute(product.product, product.operands, 13, m, 0, 21, negate);
        engine.compute(product.product, product.operands, 13, m, 21, n, negate);
        assertThat(Arrays.stream(told).flatMapToInt(Arrays::stream)).containsOnly(1);
        product.check(precision, -1);
      }
    }
  }

  /// Also with cells, as on processors whose kernels are not known to agree.
  @ParameterizedTest
  @EnumSource
  void should_give_the_same_bits_for_every_cut_at_grains(Precision precision) {
    int[][] extents = {{100, 33, 17}, {65, 129, 700}, {33, 48, 64}, {64, 512, 130}, {5, 700, 90}};
    try (var engine = open(precision);
        var arena = Arena.ofShared()) {
      var known = (OneDnnEngine) engine;
      var cells = new OneDnnEngine(known.oneDnn(), new InCells(known.rectangles()));
      for (int[] e : extents) {
        for (int form = 0; form < 8; form++) {
          var product = new ProductCase(arena, e[0], e[1], e[2], form, form);
          for (OneDnnEngine one : new OneDnnEngine[] {known, cells}) {
            product.restore();
            one.compute(product.product, product.operands, 0, e[0], 0, e[1], Epilogue.NONE);
            float[] whole = product.result();
            for (int cut = 0; cut < 3; cut++) {
              product.restore();
              computeInParts(one, product, new Seed(cut));
              assertThat(product.result()).as("%s cut %d", product.product, cut).isEqualTo(whole);
            }
          }
        }
      }
    }
  }

  /// For a new version of oneDNN: a minute of `-Dbpnet.cuts=20000` is worth more than the few
  /// above.
  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void should_give_the_same_bits_for_random_cuts_of_random_products(Precision precision) {
    var random = new SplittableRandom(5);
    try (var engine = open(precision)) {
      for (int i = 0; i < Integer.getInteger("bpnet.cuts", 100); i++) {
        try (var arena = Arena.ofShared()) {
          int m = 1 + random.nextInt(i % 4 == 0 ? 600 : 150);
          int n = 1 + random.nextInt(i % 5 == 0 ? 600 : 150);
          int k = 1 + random.nextInt(i % 3 == 0 ? 1_500 : 200);
          var product = new ProductCase(arena, m, n, k, random.nextInt(8), random.nextInt(4));
          engine.compute(product.product, product.operands, 0, m, 0, n, Epilogue.NONE);
          float[] whole = product.result();
          product.restore();
          computeInParts(engine, product, new Seed(i));
          assertThat(product.result()).as("%s, %d", product.product, i).isEqualTo(whole);
        }
      }
    }
  }

  /// What is not known to agree however it is cut.
  private record InCells(Rectangles rectangles) implements Rectangles {
    @Override
    public void multiply(
        MatrixProduct product,
        Operands operands,
        int rowFrom,
        int rowTo,
        int columnFrom,
        int columnTo) {
      rectangles.multiply(product, operands, rowFrom, rowTo, columnFrom, columnTo);
    }

    @Override
    public boolean freeCuts(MatrixProduct product) {
      return false;
    }

    @Override
    public void close() {}
  }

  private static void computeInParts(MatMulEngine engine, ProductCase one, Seed random) {
    int m = one.product.m();
    int n = one.product.n();
    int row = 0;
    int count = 0;
    while (row < m) {
      int rowEnd = next(row, engine.rowGrain(one.product), m, random.uniform(count++));
      int column = 0;
      while (column < n) {
        int end = next(column, engine.columnGrain(one.product), n, random.uniform(count++));
        engine.compute(one.product, one.operands, row, rowEnd, column, end, Epilogue.NONE);
        column = end;
      }
      row = rowEnd;
    }
  }

  /// One to three grains further.
  private static int next(int from, int grain, int extent, float random) {
    return Math.min(extent, from + grain * (1 + (int) (3 * random)));
  }

  @ParameterizedTest
  @EnumSource
  void should_give_the_same_bits_for_any_number_of_threads(Precision precision) {
    try (var arena = Arena.ofShared()) {
      for (int form = 0; form < 8; form++) {
        var product = new ProductCase(arena, 193, 150, 170, form, 1);
        float[] expected = null;
        for (int threads = 1; threads <= 3; threads++) {
          product.restore();
          try (var team = new ThreadTeam(threads);
              var engine = open(precision)) {
            computeOn(team, engine, product);
          }
          expected = expected == null ? product.result() : expected;
          assertThat(product.result()).as("form %d", form).isEqualTo(expected);
        }
        product.check(precision, 1);
      }
    }
  }

  /// As many parts as there are threads, cut between grains.
  private static void computeOn(ThreadTeam team, MatMulEngine engine, ProductCase one) {
    MatrixProduct product = one.product;
    int grain = engine.rowGrain(product);
    int rows = (product.m() / grain + team.size()) / team.size() * grain;
    team.run(
        team.size(),
        part -> {
          int from = part * rows;
          int to = Math.min(from + rows, product.m());
          engine.compute(product, one.operands, from, to, 0, product.n(), Epilogue.NONE);
        });
  }

  @ParameterizedTest
  @EnumSource
  void should_leave_small_products_to_java(Precision precision) {
    try (var arena = Arena.ofShared();
        var matMul =
            new MatMulEngines(open(precision), MatMulEngines.engine(128, precision, memory))) {
      for (int form = 0; form < 8; form++) {
        for (int[] e : new int[][] {{0, 3, 4}, {3, 0, 4}, {3, 4, 0}, {2, 2, 2}, {5, 20, 10}}) {
          var product = new ProductCase(arena, e[0], e[1], e[2], form, 1);
          matMul.block(product.product, product.operands, 0, e[0], 0, e[1], Epilogue.NONE);
          product.check(precision, 1);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("alone")
  void should_allocate_nothing_per_call(Precision precision) {
    try (var engine = open(precision);
        var arena = Arena.ofShared()) {
      var product = new ProductCase(arena, 20, 30, 40, 2, 0);
      Runnable call =
          () -> engine.compute(product.product, product.operands, 0, 20, 0, 30, Epilogue.NONE);

      assertThat(Allocation.bytesPerCall(call)).isLessThan(8);
    }
  }

  /// Two shapes more than are kept, so that old ones are freed and made again.
  @Test
  void should_multiply_in_bfloat16_with_more_shapes_than_it_keeps() {
    try (var engine = open(Precision.BF16)) {
      for (int round = 0; round < 2; round++) {
        for (int m = 1; m <= 66; m++) {
          check(engine, Precision.BF16, m, 20, 60, 0, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void should_refuse_memory_that_is_too_short_freed_or_on_the_heap(Precision precision) {
    var product = MatrixProduct.dense(false, false, 20, 20, 20);
    try (var engine = open(precision);
        var arena = Arena.ofShared()) {
      MemorySegment good = arena.allocate(1600, 64);
      MemorySegment freed;
      try (var other = Arena.ofShared()) {
        freed = other.allocate(1600, 64);
      }
      var operands = new Operands().set(good, 0, good, 4, good, 0);
      assertThatThrownBy(() -> engine.compute(product, operands, 0, 20, 0, 20, Epilogue.NONE))
          .isInstanceOf(IndexOutOfBoundsException.class);
      for (var bad : new MemorySegment[] {freed, MemorySegment.ofArray(new float[400])}) {
        operands.set(good, 0, good, 0, bad, 0);
        assertThatThrownBy(() -> engine.compute(product, operands, 0, 20, 0, 20, Epilogue.NONE))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
