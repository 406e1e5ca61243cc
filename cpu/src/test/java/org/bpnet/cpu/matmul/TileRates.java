package org.bpnet.cpu.matmul;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// A program that compares sizes of tiles, by which [TileSize] was chosen; ADR 12 has its command
/// and what it printed. Sizes take turns on one thread, whose own time is counted: what else runs
/// on the machine disturbs one as much as the other. Arguments: bits of a vector, then tiles such
/// as 5x2.
final class TileRates {
  private static final int ROUNDS = 31;
  private static final double TURN_SECONDS = 5e-3;

  private static final List<MatrixProduct> PRODUCTS =
      List.of(
          MatrixProduct.dense(false, false, 64, 512, 784),
          MatrixProduct.dense(false, false, 128, 512, 784),
          MatrixProduct.dense(false, false, 1024, 256, 512),
          MatrixProduct.dense(true, false, 784, 512, 128),
          MatrixProduct.dense(true, false, 784, 512, 1024),
          MatrixProduct.dense(false, true, 128, 512, 256),
          MatrixProduct.dense(false, true, 512, 512, 128),
          MatrixProduct.dense(false, false, 512, 10, 256));

  private TileRates() {}

  /// Prints a line for each product: GFLOP/s, and how many times the first tile's.
  public static void main(String[] args) {
    int bits = Integer.parseInt(args[0]);
    List<String> tiles = List.of(args).subList(1, args.length);
    try (var pool = new MemoryPool()) {
      List<MatMulEngine> engines =
          tiles.stream().<MatMulEngine>map(tile -> engine(bits, tile, pool)).toList();
      for (MatrixProduct product : PRODUCTS) {
        System.out.println(line(product, tiles, rates(product, engines)));
      }
    }
  }

  private static VectorEngine engine(int bits, String tile, MemoryPool pool) {
    String[] sides = tile.split("x");
    var size = new TileSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    return new VectorEngine(bits, size, pool);
  }

  /// Operations a second, by engine and round.
  private static double[][] rates(MatrixProduct p, List<MatMulEngine> engines) {
    var rates = new double[engines.size()][ROUNDS];
    try (var arena = Arena.ofConfined()) {
      Operands operands =
          new Operands()
              .set(
                  matrix(arena, p.m(), p.k()),
                  0,
                  matrix(arena, p.k(), p.n()),
                  0,
                  matrix(arena, p.m(), p.n()),
                  0);
      int calls = (int) Math.max(1, TURN_SECONDS * 30e9 / (2.0 * p.work()));
      for (int round = -ROUNDS; round < ROUNDS; round++) { // the first half warms up
        for (int i = 0; i < engines.size(); i++) {
          long start = nanos();
          for (int call = 0; call < calls; call++) {
            engines.get(i).compute(p, operands, 0, p.m(), 0, p.n(), Epilogue.NONE);
          }
          rates[i][Math.max(0, round)] = 2e9 * p.work() * calls / (nanos() - start);
        }
      }
    }
    return rates;
  }

  private static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static MemorySegment matrix(Arena arena, int rows, int columns) {
    MemorySegment matrix = arena.allocate(ValueLayout.JAVA_FLOAT, (long) rows * columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(i));
    }
    return matrix;
  }

  private static String line(MatrixProduct p, List<String> tiles, double[][] rates) {
    var line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s%s %4d x %3d x %4d",
                p.transposeA() ? "T" : "N",
                p.transposeB() ? "T" : "N",
                p.m(),
                p.n(),
                p.k()));
    for (int i = 0; i < rates.length; i++) {
      var ratios = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ratios[round] = rates[i][round] / rates[0][round];
      }
      line.append(
          String.format(
              Locale.ROOT,
              "  %s %5.1f %5.2f",
              tiles.get(i),
              median(rates[i]) / 1e9,
              median(ratios)));
    }
    return line.toString();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
