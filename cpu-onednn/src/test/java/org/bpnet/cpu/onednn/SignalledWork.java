package org.bpnet.cpu.onednn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.Operands;

/// A program that multiplies and convolves in two threads while a third sends signals to all of its
/// threads. It prints how many, and that it is done.
final class SignalledWork {
  private static final int SIGUSR2 = 12;
  private static final long PAUSE = 100_000; // nanoseconds: some thousand rounds a second

  private SignalledWork() {}

  /// @param args rounds of work
  public static void main(String... args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    LibC.handleByNothing(SIGUSR2);
    var over = new AtomicBoolean();
    var sent = CompletableFuture.supplyAsync(() -> send(over), task -> new Thread(task).start());
    var other = CompletableFuture.runAsync(() -> work(rounds), task -> new Thread(task).start());
    work(rounds);
    other.join();
    over.set(true);
    System.out.println(sent.join() + " signals");
    System.out.println("done");
  }

  private static long send(AtomicBoolean over) {
    long sent = 0;
    while (!over.get()) {
      for (int thread : threads()) {
        sent += LibC.send(thread, SIGUSR2) ? 1 : 0;
      }
      LockSupport.parkNanos(PAUSE);
    }
    return sent;
  }

  private static List<Integer> threads() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/task"))) {
      return all.map(path -> Integer.parseInt(path.getFileName().toString())).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Long sums above all: in versions before 3.11.2 these had no room on the stack.
  private static void work(int rounds) {
    for (Precision precision : Precision.values()) {
      if (OneDnnProvider.Loaded.ONCE.availability(precision) instanceof Availability.Ready) {
        try (var pool = new MemoryPool()) {
          for (int round = 0; round < rounds; round++) {
            multiply(precision, pool, round);
            convolve(precision, pool, round);
          }
        }
      }
    }
  }

  private static void multiply(Precision precision, MemoryPool pool, int round) {
    try (var engine = OneDnnProvider.Loaded.ONCE.openProducts(precision, pool);
        var arena = Arena.ofShared()) {
      for (int k : new int[] {50, 100, 260, 784, 2_000}) {
        var one = new ProductCase(arena, 64, 90, k, round % 8, round % 3);
        for (int i = 0; i < 20; i++) {
          one.restore();
          engine.compute(one.product, one.operands, 0, 64, 0, 90, Epilogue.NONE);
        }
        one.check(precision, 1);
      }
    }
  }

  private static void convolve(Precision precision, MemoryPool pool, int round) {
    int images = 4;
    var c = new Correlation(Window.square(5).padding(2), 1, 28, 28, 6 + round % 3, 16);
    try (var engine = new OneDnnProvider().openConvolutions(precision, pool);
        var arena = Arena.ofShared()) {
      var operands =
          new Operands()
              .set(
                  arena.allocate(4L * images * c.inputs(), 64), 0,
                  arena.allocate(4L * c.weights(), 64), 0,
                  arena.allocate(4L * images * c.outputs(), 64), 0);
      for (Wanted wanted : Wanted.values()) {
        var call = engine.prepare(c, wanted, images);
        call.renew(operands);
        for (int i = 0; i < 20; i++) {
          call.run(operands);
        }
      }
    }
  }
}
