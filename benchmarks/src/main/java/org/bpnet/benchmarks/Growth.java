package org.bpnet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.schedule.Schedule;

/// How the cost of a training step grows with its batch, the width and depth of a network, the
/// number of classes, the size of the graph and the number of threads: the time of the first run,
/// in which a step is recorded and planned, and that of a run afterwards. Prints tables in
/// Markdown; `docs/benchmarks/growth.md` has them.
///
/// The exponent tells how time grows from the row above: 1 as the size does, 2 as its square.
public final class Growth {
  private static final long TURN_NANOS = 200_000_000;
  private static final int TURNS = 25;

  private Growth() {}

  /// A network and a batch for it.
  ///
  /// @param layers makes the network
  private record Step(int batch, int inputs, int classes, Function<Parameters, Layer> layers) {
    /// Hidden layers of rectifiers.
    static Step of(int batch, int inputs, int width, int depth, int classes) {
      return new Step(batch, inputs, classes, params -> mlp(params, inputs, width, depth, classes));
    }

    private static Layer mlp(Parameters params, int inputs, int width, int depth, int classes) {
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        layers.add(Linear.create(params.child("hidden" + i), i == 0 ? inputs : width, width));
        layers.add(Activation.RELU);
      }
      layers.add(Linear.create(params.child("output"), width, classes));
      return new Sequential(layers);
    }
  }

  /// Milliseconds of a step.
  private record Times(double first, double again) {}

  /// A row of a table.
  private record Size(int of, Step step, int threads) {}

  /// Measures and prints.
  public static void main(String[] args) {
    int all = Runtime.getRuntime().availableProcessors();
    measure(2, Step.of(64, 64, 64, 2, 10)); // warms up
    table(
        "batch, 256-256-256-10",
        sizes(all, size -> Step.of(size, 256, 256, 2, 10), 1, 8, 64, 512, 1024, 2048, 4096, 8192));
    table(
        "width w, w-w-10, batch 32",
        sizes(all, size -> Step.of(32, size, size, 1, 10), 16, 64, 256, 1024, 2048, 4096, 8192));
    table(
        "hidden layers of 64, batch 32",
        sizes(all, size -> Step.of(32, 64, 64, size, 10), 1, 10, 50, 100, 200, 1000, 5000));
    table(
        "classes, 64-64-c, batch 32",
        sizes(
            all, size -> Step.of(32, 64, 64, 1, size), 10, 100, 1000, 10_000, 100_000, 1_000_000));
    table(
        "threads, 784-512-256-10, batch 256",
        IntStream.of(1, 2, 4, 8, 16)
            .mapToObj(threads -> new Size(threads, Step.of(256, 784, 512, 2, 10), threads))
            .toList());
    System.out.printf(
        Locale.ROOT, "%n| nodes of a graph | first run, ms | again, ms |%n|---|---|---|%n");
    for (int nodes : new int[] {100, 1000, 10_000, 100_000}) {
      Times times = chain(all, nodes);
      System.out.printf(
          Locale.ROOT, "| %,d | %.1f | %.3f |%n", nodes, times.first(), times.again());
    }
  }

  private static List<Size> sizes(int threads, Function<Integer, Step> step, int... sizes) {
    return IntStream.of(sizes).mapToObj(size -> new Size(size, step.apply(size), threads)).toList();
  }

  private static void table(String what, List<Size> sizes) {
    System.out.printf(
        Locale.ROOT, "%n| %s | first run, ms | again, ms | exponent |%n|---|---|---|---|%n", what);
    int before = 0;
    double timeBefore = 0;
    for (Size size : sizes) {
      Times times = measure(size.threads(), size.step());
      String exponent =
          before == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  "%.2f",
                  Math.log(times.again() / timeBefore) / Math.log((double) size.of() / before));
      System.out.printf(
          Locale.ROOT,
          "| %,d | %.1f | %.3f | %s |%n",
          size.of(),
          times.first(),
          times.again(),
          exponent);
      before = size.of();
      timeBefore = times.again();
    }
  }

  private static Times measure(int threads, Step step) {
    try (Backend backend = Backends.best(threads);
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Layer layers = step.layers().apply(params);
      try (var optimizer = new Optimizer(params, new Momentum(0.9), Schedule.constant(1e-6))) {
        long start = System.nanoTime();
        Traced.Computation computation =
            (pass, in) -> {
              Tensor loss = new CrossEntropy().compute(layers.forward(in.get(0)), in.get(1));
              return new Traced.Outcome(List.of(loss), optimizer.updates(pass.backward(loss)));
            };
        try (Traced traced = Traced.training(backend, computation)) {
          return times(start, traced, batch(step));
        }
      }
    }
  }

  private static List<HostArray> batch(Step step) {
    var features = new float[step.batch() * step.inputs()];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 - 3;
    }
    return List.of(
        HostArray.of(features, Shape.of(step.batch(), step.inputs())),
        HostArray.of(new int[step.batch()], Shape.of(step.batch())));
  }

  /// Products of four rows and columns with a function after each: nodes of which no more than two
  /// can be one kernel.
  private static Times chain(int threads, int nodes) {
    Shape square = Shape.of(4, 4);
    HostArray ones =
        HostArray.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, square);
    try (Backend backend = Backends.best(threads)) {
      long start = System.nanoTime();
      Traced.Computation computation =
          (pass, in) -> {
            Tensor x = in.getFirst();
            for (int i = 0; i < nodes / 2; i++) {
              x = x.matmul(in.getLast()).tanh();
            }
            return Traced.Outcome.of(x.sum());
          };
      try (Traced traced = Traced.evaluation(backend, computation)) {
        return times(start, traced, List.of(ones, ones));
      }
    }
  }

  private static Times times(long start, Traced step, List<HostArray> batch) {
    step.run(batch);
    double first = (System.nanoTime() - start) * 1e-6;
    double least = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < TURNS; turn++) {
      long begun = System.nanoTime();
      int count = 0;
      do {
        step.run(batch);
        count++;
      } while (System.nanoTime() - begun < TURN_NANOS);
      least = Math.min(least, (System.nanoTime() - begun) * 1e-6 / count);
    }
    return new Times(first, least);
  }
}
