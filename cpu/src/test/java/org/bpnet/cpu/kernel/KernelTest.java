package org.bpnet.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.UnaryOp;
import org.bpnet.core.program.LaneArithmetic;
import org.bpnet.core.program.Lowered;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Generated and interpreted kernels against the definition of the instructions and against each
/// other, over extents that straddle every vector width and the interpreter's block.
class KernelTest {
  private static final int[] EXTENTS = {1, 3, 7, 8, 9, 31, 64, 257};
  private static final double[] HYPERS = {0.7, -1.3};
  private static final Formula X = Formula.input("x");
  private static final Formula Y = Formula.input("y");

  private final RandomGenerator random = new SplittableRandom(20261121);

  private static KernelCompiler compiler(int bits) {
    return bits == 0 ? KernelCompiler.interpreting() : KernelCompiler.ofVectorBits(bits);
  }

  private static List<InputLayout> layouts(RandomGenerator random, int count) {
    return random
        .ints(count, 0, InputLayout.values().length)
        .mapToObj(i -> List.of(InputLayout.values()).get(i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_give_the_defined_bits_for_random_programs(int bits) {
    for (int trial = 0; trial < 40; trial++) {
      long seed = random.nextLong();
      var r = new SplittableRandom(seed);
      Lowered lowered = new RandomPrograms(r).lowered(1 + r.nextInt(3), 1 + r.nextInt(4));
      List<InputLayout> inputs = layouts(r, 3);
      Kernel kernel = compiler(bits).kernel(new KernelSpec.Pointwise(lowered.program(), inputs));
      float[] scalars = lowered.scalarValues(HYPERS);
      try (Arena arena = Arena.ofConfined()) {
        int results = lowered.program().outputs().size();
        int columns = EXTENTS[trial % EXTENTS.length];
        Grid grid = Grid.random(arena, r, inputs, results, 1 + r.nextInt(5), columns, true);
        grid.run(kernel, scalars);
        assertDefined(lowered, scalars, inputs, grid, "seed " + seed);
      }
    }
  }

  private static void assertDefined(
      Lowered lowered, float[] scalars, List<InputLayout> inputs, Grid grid, String what) {
    float[] values = new float[inputs.size()];
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        for (int k = 0; k < values.length; k++) {
          float raw = grid.at(k, row, inputs.get(k).splat() ? 0 : column);
          values[k] = inputs.get(k).integer() ? Float.floatToRawIntBits(raw) : raw;
        }
        float[] expected = LaneArithmetic.run(lowered.program(), values, scalars);
        for (int o = 0; o < expected.length; o++) {
          assertThat(Float.floatToIntBits(grid.at(inputs.size() + o, row, column)))
              .as("%s, output %d at (%d, %d) of %s", what, o, row, column, lowered.program())
              .isEqualTo(Float.floatToIntBits(expected[o]));
        }
      }
    }
  }

  /// Runs long enough for the just-in-time compiler to take over from the vector library's own
  /// plain Java: the place where its transcendental functions change their bits.
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(ints = {128, 256, 512})
  void should_keep_its_bits_when_compiled(int bits) {
    int n = 4095;
    List<UnaryOp> ops = List.of(UnaryOp.values());
    for (int first = 0; first < ops.size(); first += 6) {
      List<Formula> formulas =
          ops.subList(first, Math.min(first + 6, ops.size())).stream().map(X::apply).toList();
      Lowered lowered = Lowered.of(formulas, List.of("x"), List.of());
      var spec = new KernelSpec.Pointwise(lowered.program(), List.of(InputLayout.FLOATS));
      try (Arena arena = Arena.ofConfined()) {
        Grid grid = Grid.random(arena, random, spec.inputs(), formulas.size(), 1, n, true);
        Grid before = grid.withOwnResults(arena, 1);
        before.run(KernelCompiler.interpreting().kernel(spec), new float[0]);
        Kernel kernel = compiler(bits).kernel(spec);
        for (int run = 0; run < 300 * bits / 512; run++) { // 75000 vectors
          grid.run(kernel, new float[0]);
        }
        for (int o = 1; o <= formulas.size(); o++) {
          assertThat(grid.bits(o)).as("%s", formulas.get(o - 1)).isEqualTo(before.bits(o));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_not_touch_what_lies_between_rows(int bits) {
    Lowered lowered = Lowered.of(List.of(X.mul(2)), List.of("x"), List.of());
    List<InputLayout> inputs = List.of(InputLayout.FLOATS);
    Kernel kernel = compiler(bits).kernel(new KernelSpec.Pointwise(lowered.program(), inputs));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(4 * 2 * 30, 64);
      MemorySegment to = arena.allocate(4 * 2 * 30, 64);
      from.fill((byte) 0x3F);
      kernel.run(
          new MemorySegment[] {from, to},
          new long[] {0, 0},
          new long[] {120, 120},
          2,
          27,
          new float[0]);
      var grid = new Grid(new MemorySegment[] {to}, new long[1], new long[] {120}, 2, 30);
      float twice = 2 * Float.intBitsToFloat(0x3F3F3F3F);
      for (int column = 0; column < 30; column++) {
        assertThat(grid.at(0, 0, column)).isEqualTo(column < 27 ? twice : 0f);
        assertThat(grid.at(0, 1, column)).isEqualTo(column < 27 ? twice : 0f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void should_update_in_place(int bits) {
    Lowered lowered =
        Lowered.of(
            List.of(X.sub(Formula.hyper("a").mul(Y)), X.add(Y)), List.of("x", "y"), List.of("a"));
    List<InputLayout> inputs = List.of(InputLayout.FLOATS, InputLayout.FLOATS);
    Kernel kernel = compiler(bits).kernel(new KernelSpec.Pointwise(lowered.program(), inputs));
    try (Arena arena = Arena.ofConfined()) {
      int n = 1000;
      MemorySegment x = arena.allocate(4L * n, 64);
      MemorySegment y = arena.allocate(4L * n, 64);
      for (int i = 0; i < n; i++) {
        x.setAtIndex(JAVA_FLOAT, i, i);
        y.setAtIndex(JAVA_FLOAT, i, 10f);
      }
      kernel.run(
          new MemorySegment[] {x, y, x, y}, new long[4], new long[4], 1, n, new float[] {0.5f});
      for (int i = 0; i < n; i++) {
        assertThat(x.getAtIndex(JAVA_FLOAT, i)).isEqualTo(i - 5f);
        assertThat(y.getAtIndex(JAVA_FLOAT, i)).isEqualTo(i + 10f);
      }
    }
  }

  @ParameterizedTest
  @Tag("slow")
  @EnumSource(KernelSpec.Direction.class)
  void should_reduce_to_the_same_bits_at_every_width(KernelSpec.Direction direction) {
    for (int trial = 0; trial < 60; trial++) {
      var r = new SplittableRandom(random.nextLong());
      Lowered lowered = new RandomPrograms(r).lowered(1, r.nextInt(4));
      List<InputLayout> inputs = layouts(r, 3);
      Fold reduction = List.of(Fold.values()).get(trial % 3);
      var spec = new KernelSpec.Reduce(lowered.program(), inputs, reduction, direction);
      float[] scalars = lowered.scalarValues(HYPERS);
      try (Arena arena = Arena.ofConfined()) {
        int extent = EXTENTS[r.nextInt(EXTENTS.length)];
        boolean isShort = direction == KernelSpec.Direction.SHORT_ROWS;
        boolean isLong = direction == KernelSpec.Direction.LONG_ROWS;
        int columns =
            isShort
                ? Math.min(extent, KernelSpec.Reduce.SHORT_ROW)
                : extent + (isLong ? r.nextInt(3) * KernelSpec.Reduce.COLUMN_RUN : 0);
        int rows = EXTENTS[r.nextInt(EXTENTS.length)];
        Grid grid = Grid.random(arena, r, inputs, 1, rows, columns, trial % 2 == 0);
        if (direction != KernelSpec.Direction.COLUMNS) {
          grid.rowStrides()[3] = 4;
        }
        Grid interpreted = grid.withOwnResults(arena, 3);
        var same = isShort ? KernelSpec.Direction.ROWS : direction;
        var reference = new KernelSpec.Reduce(lowered.program(), inputs, reduction, same);
        interpreted.run(KernelCompiler.interpreting().kernel(reference), scalars);
        for (int bits : new int[] {128, 256, 512}) {
          Grid generated = grid.withOwnResults(arena, 3);
          generated.run(KernelCompiler.ofVectorBits(bits).kernel(spec), scalars);
          assertThat(generated.bits(3))
              .as("%s %dx%d %d %s", reduction, rows, columns, bits, lowered.program())
              .isEqualTo(interpreted.bits(3));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSpec.Direction.class)
  void should_reduce_to_the_exact_value(KernelSpec.Direction direction) {
    Lowered lowered = Lowered.of(List.of(X.mul(Y)), List.of("x", "y"), List.of());
    List<InputLayout> inputs = Collections.nCopies(2, InputLayout.FLOATS);
    boolean rowWise = direction != KernelSpec.Direction.COLUMNS;
    for (Fold reduction : Fold.values()) {
      var spec = new KernelSpec.Reduce(lowered.program(), inputs, reduction, direction);
      for (int extent : EXTENTS) {
        boolean isShort = direction == KernelSpec.Direction.SHORT_ROWS;
        if (isShort && extent > KernelSpec.Reduce.SHORT_ROW) {
          continue;
        }
        try (Arena arena = Arena.ofConfined()) {
          int rows = rowWise ? 3 : extent;
          int columns = rowWise ? extent : 70;
          Grid grid = Grid.random(arena, random, inputs, 1, rows, columns, false);
          grid.rowStrides()[2] = rowWise ? 4 : 0;
          grid.run(KernelCompiler.best().kernel(spec), new float[0]);
          for (int i = 0; i < (rowWise ? rows : columns); i++) {
            double[] terms = new double[extent];
            for (int j = 0; j < extent; j++) {
              int row = rowWise ? i : j;
              int column = rowWise ? j : i;
              terms[j] = (double) grid.at(0, row, column) * grid.at(1, row, column);
            }
            double size = Arrays.stream(terms).map(Math::abs).sum();
            double expected =
                switch (reduction) {
                  case SUM -> Arrays.stream(terms).sum();
                  case MAX -> Arrays.stream(terms).max().orElseThrow();
                  case MIN -> Arrays.stream(terms).min().orElseThrow();
                };
            float got = rowWise ? grid.at(2, i, 0) : grid.at(2, 0, i);
            assertThat((double) got).isCloseTo(expected, within(1e-6 * size + 1e-7));
          }
        }
      }
    }
  }

  /// Numbers of one sign, whose roundings add up.
  @Test
  void should_sum_millions_in_a_row_to_a_few_roundings() {
    Lowered lowered = Lowered.of(List.of(X), List.of("x"), List.of());
    var direction = KernelSpec.Direction.LONG_ROWS;
    var spec =
        new KernelSpec.Reduce(lowered.program(), List.of(InputLayout.FLOATS), Fold.SUM, direction);
    int n = 3_000_017;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(4L * n, 64);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        float value = 1 + (i % 7) / 7f;
        x.setAtIndex(JAVA_FLOAT, i, value);
        sum += value;
      }
      MemorySegment result = arena.allocate(4, 64);
      for (int bits : new int[] {0, 128, 256, 512}) {
        var operands = new MemorySegment[] {x, result};
        compiler(bits).kernel(spec).run(operands, new long[2], new long[2], 1, n, new float[0]);
        assertThat(result.get(JAVA_FLOAT, 0) / sum).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void should_reduce_nothing_to_the_identity() {
    Lowered lowered = Lowered.of(List.of(X), List.of("x"), List.of());
    for (int bits : new int[] {0, 128, 256, 512}) {
      for (Fold reduction : Fold.values()) {
        for (KernelSpec.Direction direction : KernelSpec.Direction.values()) {
          boolean rowWise = direction != KernelSpec.Direction.COLUMNS;
          var spec =
              new KernelSpec.Reduce(
                  lowered.program(), List.of(InputLayout.FLOATS), reduction, direction);
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(64, 64);
            compiler(bits)
                .kernel(spec)
                .run(
                    new MemorySegment[] {arena.allocate(64, 64), result},
                    new long[2],
                    new long[] {0, 4},
                    rowWise ? 3 : 0,
                    rowWise ? 0 : 3,
                    new float[0]);
            for (int i = 0; i < 3; i++) {
              assertThat(result.getAtIndex(JAVA_FLOAT, i)).isEqualTo(reduction.identity());
            }
          }
        }
      }
    }
  }

  @Test
  void should_keep_one_kernel_for_equal_programs() {
    KernelCompiler compiler = KernelCompiler.best();
    Lowered one = Lowered.of(List.of(X.exp().mul(Y)), List.of("x", "y"), List.of());
    Lowered same =
        Lowered.of(
            List.of(Formula.input("u").exp().mul(Formula.input("v"))),
            List.of("u", "v"),
            List.of());
    List<InputLayout> inputs = Collections.nCopies(2, InputLayout.FLOATS);
    Kernel kernel = compiler.kernel(new KernelSpec.Pointwise(one.program(), inputs));
    assertThat(compiler.kernel(new KernelSpec.Pointwise(same.program(), inputs))).isSameAs(kernel);
    List<InputLayout> others = List.of(InputLayout.FLOATS, InputLayout.SPLAT_FLOAT);
    assertThat(compiler.kernel(new KernelSpec.Pointwise(one.program(), others)))
        .isNotSameAs(kernel);
  }

  @Test
  void should_refuse_memory_that_is_too_small() {
    Lowered lowered = Lowered.of(List.of(X), List.of("x"), List.of());
    for (int bits : new int[] {0, 128, 256, 512}) {
      Kernel kernel =
          compiler(bits)
              .kernel(new KernelSpec.Pointwise(lowered.program(), List.of(InputLayout.FLOATS)));
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment[] operands = {arena.allocate(400, 64), arena.allocate(80, 64)};
        assertThatThrownBy(
                () -> kernel.run(operands, new long[2], new long[2], 1, 100, new float[0]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void should_interpret_programs_too_long_to_compile() {
    Formula f = X;
    for (int i = 0; i < 60; i++) {
      f = f.tanh().add(i);
    }
    Lowered lowered = Lowered.of(List.of(f), List.of("x"), List.of());
    var spec = new KernelSpec.Pointwise(lowered.program(), List.of(InputLayout.FLOATS));
    assertThat(KernelCompiler.ofVectorBits(256).kernel(spec)).isInstanceOf(InterpretedKernel.class);
  }
}
