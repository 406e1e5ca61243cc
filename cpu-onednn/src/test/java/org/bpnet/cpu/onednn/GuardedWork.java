package org.bpnet.cpu.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.onednn.Primitives.Kind;
import org.bpnet.cpu.spi.ConvolutionEngine;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Correlation.Wanted;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatMulEngine;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;

/// A program that computes with an inaccessible page behind every array, and names each case before
/// it runs: the last line that it prints tells what ended it.
///
/// Convolutions are computed twice: by the engine, whose operands are guarded, and by the primitive
/// that the engine makes for it, whose scratchpad and converted operands are guarded too.
final class GuardedWork {
  /// As the memory pool gives it.
  private static final int ALIGNED = MemoryPool.ALIGNMENT;

  private final OneDnn oneDnn;
  private final Precision precision;
  private final Primitives primitives;
  private final long stream;

  private GuardedWork(OneDnn oneDnn, Precision precision) {
    this.oneDnn = oneDnn;
    this.precision = precision;
    this.primitives = new Primitives(oneDnn);
    this.stream = primitives.stream();
  }

  /// @param args `overrun`, or the number of draws and a seed
  public static void main(String... args) {
    for (Precision precision : Precision.values()) {
      if (OneDnnProvider.Loaded.ONCE.availability(precision) instanceof Availability.Ready) {
        var work = new GuardedWork(OneDnnProvider.Loaded.ONCE.require(precision), precision);
        if (args[0].equals("overrun")) {
          var window = Window.square(1).stride(2);
          work.primitive(new Correlation(window, 1, 224, 224, 3, 64), Wanted.WEIGHT, 1);
        } else {
          work.convolutions(Integer.parseInt(args[0]), Long.parseLong(args[1]));
          work.products(Integer.parseInt(args[0]), Long.parseLong(args[1]));
        }
      }
    }
    System.out.println("done");
  }

  private void convolutions(int draws, long seed) {
    var random = new SplittableRandom(seed);
    List<Correlation> all = new ArrayList<>(known());
    for (int i = 0; i < draws; i++) {
      RandomCorrelation.draw(random).ifPresent(all::add);
    }
    try (var pool = new MemoryPool();
        var engine = new OneDnnConvolutions(oneDnn, precision, pool)) {
      for (Correlation one : all) {
        for (Wanted wanted : Wanted.values()) {
          if (engine.suits(one, wanted)) {
            int images = 1 + random.nextInt(3);
            System.out.println(precision + " " + wanted + " of " + images + " images of " + one);
            primitive(one, wanted, images);
            byEngine(engine, one, wanted, images);
          }
        }
      }
    }
  }

  /// Windows of one on few channels, and what networks begin with.
  private static List<Correlation> known() {
    List<Correlation> known = new ArrayList<>();
    for (int stride = 1; stride <= 3; stride++) {
      for (int channels : new int[] {1, 2, 3, 4, 7, 8, 9, 12, 15, 16, 17, 20, 32}) {
        Window one = Window.square(1).stride(stride);
        known.add(new Correlation(one, 1, 28, 28, channels, 8));
        known.add(new Correlation(one.padding(0), 1, 9, 11, channels, 17));
      }
    }
    known.add(new Correlation(Window.square(1).stride(2), 1, 224, 224, 3, 64));
    known.add(new Correlation(Window.square(7).stride(2).padding(3), 1, 64, 64, 3, 64));
    known.add(new Correlation(Window.square(5).padding(2), 1, 28, 28, 1, 6));
    known.add(new Correlation(Window.square(5), 1, 14, 14, 6, 16));
    known.add(new Correlation(Window.square(3).padding(1), 32, 16, 16, 32, 32));
    return known;
  }

  private void byEngine(ConvolutionEngine engine, Correlation c, Wanted wanted, int images) {
    try (var memory = new Guarded()) {
      var operands =
          new Operands()
              .set(
                  memory.floats((long) images * c.inputs()),
                  0,
                  memory.floats(c.weights()),
                  0,
                  memory.floats((long) images * c.outputs()),
                  0);
      ConvolutionEngine.Call call = engine.prepare(c, wanted, images);
      call.renew(operands);
      call.run(operands);
    }
  }

  private void primitive(Correlation correlation, Wanted wanted, int images) {
    oneDnn.stayOnThisThread();
    var d = new Descriptions(primitives, correlation, images, precision, wanted);
    long descriptor = d.convolution();
    long primitive = primitives.primitive(descriptor);
    try (var memory = new Guarded();
        var arena = Arena.ofConfined()) {
      long[] places = {
        place(memory, d.innerX),
        place(memory, primitives.kernel(descriptor, wanted)),
        place(memory, d.innerY),
        place(memory, primitives.scratchpad(descriptor))
      };
      long arguments =
          Primitives.arguments(
              arena,
              wanted == Wanted.INPUT ? Primitives.SOURCE_GRADIENT : Primitives.SOURCE,
              places[0],
              wanted == Wanted.WEIGHT ? Primitives.WEIGHT_GRADIENT : Primitives.WEIGHTS,
              places[1],
              wanted == Wanted.OUTPUT ? Primitives.RESULT : Primitives.RESULT_GRADIENT,
              places[2],
              Primitives.SCRATCHPAD,
              places[3]);
      primitives.execute(primitive, stream, places.length, arguments);
      for (long place : places) {
        primitives.destroy(Kind.MEMORY, place);
      }
    }
    primitives.destroy(Kind.PRIMITIVE, primitive);
    primitives.destroy(Kind.PRIMITIVE_DESC, descriptor);
    d.close();
  }

  private long place(Guarded memory, long description) {
    long place = primitives.memory(description);
    MemorySegment segment = memory.allocate(primitives.bytes(description), ALIGNED);
    primitives.setAddress(place, segment.address());
    return place;
  }

  private void products(int draws, long seed) {
    var random = new SplittableRandom(seed);
    try (var pool = new MemoryPool();
        MatMulEngine engine = OneDnnProvider.Loaded.ONCE.openProducts(precision, pool)) {
      for (int i = 0; i < draws; i++) {
        int m = 1 + random.nextInt(70);
        int n = 1 + random.nextInt(70);
        int k = 1 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 100);
        var product = MatrixProduct.dense(random.nextBoolean(), random.nextBoolean(), m, n, k);
        System.out.println(precision + " " + product);
        try (var memory = new Guarded()) {
          var operands =
              new Operands()
                  .set(
                      memory.floats((long) m * k),
                      0,
                      memory.floats((long) k * n),
                      0,
                      memory.floats((long) m * n),
                      0);
          engine.compute(product, operands, 0, m, 0, n, Epilogue.NONE);
        }
      }
    }
  }
}
