package org.bpnet.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Operands;
import org.bpnet.cpu.spi.Product;
import org.bpnet.cpu.thread.ThreadTeam;

/// Prints the speed of matrix products beside the peak measured in the same run: the tile kernel of
/// 8 by 2 vectors on operands that stay in the first cache. Arguments: vector bits, threads,
/// seconds to warm up each shape, then m, n, k of the shapes to measure, if not the usual ones.
/// Each figure is the median of 15 samples of about 20 ms.
final class MatMulBenchmark {
  private static final int[][] SHAPES = {
    {512, 512, 512},
    {1024, 512, 784},
    {64, 512, 784},
    {128, 512, 784},
    {64, 256, 512},
    {64, 10, 256},
    {1, 512, 784},
    {10, 512, 784},
    {32, 32, 32},
    {4, 4, 4},
    {150, 16, 4}
  };

  private MatMulBenchmark() {}

  public static void main(String[] arguments) {
    int bits = Integer.parseInt(arguments[0]);
    double warmUp = Double.parseDouble(arguments[2]);
    try (var team = new ThreadTeam(Integer.parseInt(arguments[1]));
        var pool = new MemoryPool();
        var arena = Arena.ofShared()) {
      var matMul = MatMul.create(bits, team, pool);
      double peak = bits == 0 ? Double.NaN : peak(bits, pool);
      System.out.printf(
          "%d bits, %d threads; one-thread peak %.1f GFLOP/s%n", bits, team.size(), peak);
      for (int[] shape : shapes(arguments)) {
        var line = new StringBuilder();
        line.append("%4d %4d %4d ".formatted(shape[0], shape[1], shape[2]));
        for (int form = 0; form < 4; form++) {
          var p = Product.dense((form & 1) != 0, (form & 2) != 0, shape[0], shape[1], shape[2]);
          double nanos = measure(matMul, p, arena, warmUp);
          line.append(
              " %s%s %6.1f GF/s %9.0f ns %3.0f%% |"
                  .formatted(
                      p.transposeA() ? "T" : "N",
                      p.transposeB() ? "T" : "N",
                      2 * p.work() / nanos,
                      nanos,
                      200 * p.work() / nanos / peak));
        }
        System.out.println(line);
      }
    }
  }

  private static int[][] shapes(String[] arguments) {
    if (arguments.length < 6) {
      return SHAPES;
    }
    var shapes = new int[(arguments.length - 3) / 3][3];
    for (int i = 0; i < shapes.length * 3; i++) {
      shapes[i / 3][i % 3] = Integer.parseInt(arguments[i + 3]);
    }
    return shapes;
  }

  private static double peak(int bits, MemoryPool pool) {
    var kernels = new Kernels(bits);
    MemoryBlock block = pool.acquire(64 << 10);
    MemorySegment memory = block.segment();
    TileKernel tile = kernels.tile(TileKernel.Layout.PACKED, kernels.rows, kernels.vectors);
    Runnable run = () -> tile.run(memory, 0, 0, memory, 8192, 0, memory, 0, 256, 150);
    double nanos = sample(run, 3.0);
    pool.release(block);
    return 2.0 * kernels.rows * kernels.vectors * kernels.lanes * 150 / nanos;
  }

  private static double measure(MatMul matMul, Product p, Arena arena, double warmUp) {
    MemorySegment a = random(arena, p.m() * p.k());
    MemorySegment b = random(arena, p.k() * p.n());
    MemorySegment c = random(arena, p.m() * p.n());
    var operands = new Operands().set(a, 0, b, 0, c, 0);
    return sample(() -> matMul.run(p, operands), warmUp);
  }

  private static double sample(Runnable run, double warmUp) {
    long calls = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < warmUp * 1e9) {
      run.run();
      calls++;
    }
    long batch = Math.max(1, (long) (calls * 0.02 / warmUp));
    var samples = new double[15];
    for (int s = 0; s < samples.length; s++) {
      long from = System.nanoTime();
      for (long i = 0; i < batch; i++) {
        run.run();
      }
      samples[s] = (double) (System.nanoTime() - from) / batch;
    }
    Arrays.sort(samples);
    return samples[samples.length / 2];
  }

  private static MemorySegment random(Arena arena, int floats) {
    MemorySegment segment = arena.allocate(4L * floats, 64);
    for (int i = 0; i < floats; i++) {
      segment.setAtIndex(JAVA_FLOAT, i, (i * 37 % 101 - 50) / 50f);
    }
    return segment;
  }
}
