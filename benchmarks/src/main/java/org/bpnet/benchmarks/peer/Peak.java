package org.bpnet.benchmarks.peer;

import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The machine's limit: fused multiply-adds in single precision on registers, as many a second as
/// the Vector API gets out of some threads together.
final class Peak {
  private static final VectorSpecies<Float> WIDEST = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 16; // more than latency times the two units of a core
  private static final int LOOP = 200_000;
  private static final int REPEATS = 60;

  private Peak() {}

  /// Prints the bits of a vector and what [#measure] finds for as many threads as the argument
  /// says: a process of its own, since a JVM's options decide on the vectors.
  public static void main(String[] args) {
    System.out.println(WIDEST.vectorBitSize() + " " + measure(Integer.parseInt(args[0])));
  }

  /// Floating-point operations a second, two for a multiply-add; the best of several tries.
  static double measure(int threads) {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var together = new CyclicBarrier(threads);
      var best = 0.0;
      for (int i = 0; i < REPEATS; i++) {
        var all = new ArrayList<Future<Long>>();
        for (int t = 0; t < threads; t++) {
          all.add(
              pool.submit(() -> {
                together.await();
                long start = System.nanoTime();
                if (chains(LOOP) == 42) {
                  throw new IllegalStateException("cannot be: the sum is far from 42");
                }
                return System.nanoTime() - start;
              }));
        }
        double sum = 0;
        for (Future<Long> one : all) {
          sum += 2.0 * CHAINS * LOOP * WIDEST.length() / one.get() * 1e9;
        }
        best = Math.max(best, sum);
      }
      return best;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// One variable for each chain: an array of vectors would not stay in registers.
  private static float chains(int loop) {
    FloatVector m = FloatVector.broadcast(WIDEST, 0.999f);
    FloatVector c = FloatVector.broadcast(WIDEST, 0.001f);
    FloatVector a0 = c;
    FloatVector a1 = c;
    FloatVector a2 = c;
    FloatVector a3 = c;
    FloatVector a4 = c;
    FloatVector a5 = c;
    FloatVector a6 = c;
    FloatVector a7 = c;
    FloatVector a8 = c;
    FloatVector a9 = c;
    FloatVector a10 = c;
    FloatVector a11 = c;
    FloatVector a12 = c;
    FloatVector a13 = c;
    FloatVector a14 = c;
    FloatVector a15 = c;
    for (int i = 0; i < loop; i++) {
      a0 = a0.fma(m, c);
      a1 = a1.fma(m, c);
      a2 = a2.fma(m, c);
      a3 = a3.fma(m, c);
      a4 = a4.fma(m, c);
      a5 = a5.fma(m, c);
      a6 = a6.fma(m, c);
      a7 = a7.fma(m, c);
      a8 = a8.fma(m, c);
      a9 = a9.fma(m, c);
      a10 = a10.fma(m, c);
      a11 = a11.fma(m, c);
      a12 = a12.fma(m, c);
      a13 = a13.fma(m, c);
      a14 = a14.fma(m, c);
      a15 = a15.fma(m, c);
    }
    return a0.add(a1)
        .add(a2)
        .add(a3)
        .add(a4)
        .add(a5)
        .add(a6)
        .add(a7)
        .add(a8)
        .add(a9)
        .add(a10)
        .add(a11)
        .add(a12)
        .add(a13)
        .add(a14)
        .add(a15)
        .reduceLanes(VectorOperators.ADD);
  }
}
