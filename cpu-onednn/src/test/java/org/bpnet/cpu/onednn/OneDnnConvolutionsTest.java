package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Operands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Convolutions by oneDNN, as far as they are given to it, against the same sums in double.
final class OneDnnConvolutionsTest {
  private final OneDnnProvider provider = new OneDnnProvider();
  private final MemoryPool memory = new MemoryPool();
  private final SplittableRandom random = new SplittableRandom(17);

  @AfterEach
  void close() {
    assertThat(memory.blocksInUse()).isZero();
    memory.close();
  }

  private ConvolutionEngine open(Precision precision) {
    Availability availability = provider.availability(precision);
    assumeTrue(availability instanceof Availability.Ready, availability.toString());
    return provider.openConvolutions(precision, memory);
  }

  @ParameterizedTest
  @EnumSource
  void should_agree_with_double_precision(Precision precision) {
    int checked = 0;
    try (var engine = open(precision)) {
      for (int i = 0; i < 1_500; i++) {
        Optional<Correlation> drawn = RandomCorrelation.draw(random);
        for (Wanted wanted : Wanted.values()) {
          if (drawn.filter(c -> engine.suits(c, wanted)).isPresent()) {
            check(engine, precision, drawn.get(), wanted, 1 + random.nextInt(3));
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(2_500);
  }

  private void check(
      ConvolutionEngine engine, Precision precision, Correlation c, Wanted wanted, int images) {
    double[] x = numbers(images * c.inputs());
    double[] w = numbers(c.weights());
    double[] y = numbers(images * c.outputs());
    double[] sums = new double[size(wanted, x, w, y)];
    double[] sizes = new double[sums.length]; // of the products in each sum
    forEachProduct(
        c,
        images,
        (xi, wi, yi) -> {
          int target = wanted == Wanted.OUTPUT ? yi : wanted == Wanted.INPUT ? xi : wi;
          double product =
              switch (wanted) {
                case OUTPUT -> x[xi] * w[wi];
                case INPUT -> y[yi] * w[wi];
                case WEIGHT -> x[xi] * y[yi];
              };
          sums[target] += product;
          sizes[target] += Math.abs(product);
        });
    double relative = precision == Precision.F32 ? 1e-5 : 0x1p-7; // of two rounded factors
    try (var arena = Arena.ofConfined()) {
      MemorySegment xs = segment(arena, x);
      MemorySegment ws = segment(arena, w);
      MemorySegment ys = segment(arena, y);
      var operands = new Operands().set(xs, 0, ws, 0, ys, 0);
      ConvolutionEngine.Call call = engine.prepare(c, wanted, images);
      call.renew(operands);
      call.run(operands);
      MemorySegment result = wanted == Wanted.OUTPUT ? ys : wanted == Wanted.INPUT ? xs : ws;
      for (int i = 0; i < sums.length; i++) {
        assertThat((double) result.getAtIndex(ValueLayout.JAVA_FLOAT, i))
            .as("%s of %s, %d images, at %d", wanted, c, images, i)
            .isCloseTo(sums[i], within(relative * sizes[i] + 1e-30));
      }
    }
  }

  /// The shapes that write outside their memory, and their neighbours, which do not.
  @ParameterizedTest
  @EnumSource
  void should_leave_gradients_to_java_that_overrun_their_scratchpad(Precision precision) {
    try (var engine = open(precision)) {
      assertThat(engine.suits(strided(1, 2, 1, 28), Wanted.WEIGHT)).isFalse();
      assertThat(engine.suits(strided(1, 3, 3, 224), Wanted.WEIGHT)).isFalse();
      assertThat(engine.suits(strided(1, 2, 15, 28), Wanted.WEIGHT)).isFalse();
      assertThat(engine.suits(strided(1, 2, 16, 28), Wanted.WEIGHT)).isTrue();
      assertThat(engine.suits(strided(1, 1, 3, 28), Wanted.WEIGHT)).isTrue();
      assertThat(engine.suits(strided(3, 2, 3, 28), Wanted.WEIGHT)).isTrue();
      assertThat(engine.suits(strided(1, 2, 3, 28), Wanted.OUTPUT)).isTrue();
    }
  }

  private static Correlation strided(int taps, int stride, int channels, int size) {
    return new Correlation(Window.square(taps).stride(stride), 1, size, size, channels, 8);
  }

  private static int size(Wanted wanted, double[] x, double[] w, double[] y) {
    return switch (wanted) {
      case OUTPUT -> y.length;
      case INPUT -> x.length;
      case WEIGHT -> w.length;
    };
  }

  private double[] numbers(int n) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) (2 * random.nextDouble() - 1);
    }
    return numbers;
  }

  private static MemorySegment segment(Arena arena, double[] numbers) {
    MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) numbers[i]);
    }
    return segment;
  }

  /// What is done with the places in x, w and y of a product.
  private interface Term {
    void add(int x, int w, int y);
  }

  /// All products that the sums of a correlation and its gradients are made of.
  private static void forEachProduct(Correlation c, int images, Term term) {
    Span rows = c.window().rows();
    Span columns = c.window().columns();
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < c.down(); p++) {
        for (int u = 0; u < rows.taps(); u++) {
          int row = p * rows.stride() + u * rows.dilation() - rows.before();
          if (row < 0 || row >= c.height()) {
            continue;
          }
          for (int q = 0; q < c.across(); q++) {
            for (int v = 0; v < columns.taps(); v++) {
              int column = q * columns.stride() + v * columns.dilation() - columns.before();
              if (column >= 0 && column < c.width()) {
                int x = ((image * c.height() + row) * c.width() + column) * c.in();
                int w = (u * columns.taps() + v) * (c.in() / c.groups()) * c.out();
                int y = ((image * c.down() + p) * c.across() + q) * c.out();
                forEachChannel(c, x, w, y, term);
              }
            }
          }
        }
      }
    }
  }

  private static void forEachChannel(Correlation c, int x, int w, int y, Term term) {
    int in = c.in() / c.groups();
    int out = c.out() / c.groups();
    for (int to = 0; to < c.out(); to++) {
      for (int from = 0; from < in; from++) {
        term.add(x + to / out * in + from, w + from * c.out() + to, y + to);
      }
    }
  }
}
