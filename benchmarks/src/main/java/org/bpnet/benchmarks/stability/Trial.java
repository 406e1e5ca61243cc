package org.bpnet.benchmarks.stability;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bpnet.benchmarks.peer.BpnetStep;
import org.bpnet.benchmarks.work.Blueprint;
import org.bpnet.benchmarks.work.Workload;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;

/// What a fresh JVM does: it trains, then multiplies, and prints one line of figures.
final class Trial {
  private static final int BATCH = 64;
  private static final long SECOND = 1_000_000_000;

  /// Training goes on for three seconds before the one that counts.
  private static final long STEP_WARM = 3 * SECOND;

  private static final long PRODUCT_WARM = 7 * SECOND / 10;
  private static final long PRODUCT_TIMED = 2 * SECOND / 10;

  /// Examples, outputs and terms of a hidden layer and of the last.
  private static final int[] HIDDEN = {BATCH, 512, 784};

  private static final int[] LAST = {BATCH, 10, 256};
  private static final int[] ONE = {1, 512, 784};

  private final Map<Measure, Double> speeds = new EnumMap<>(Measure.class);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private double bytes;

  private Trial() {}

  /// Measures and prints.
  public static void main(String[] args) {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    machine.getCpuLoad(); // counts from the call before
    machine.getProcessCpuLoad();
    var trial = new Trial();
    trial.train();
    trial.multiply();
    double others = Math.max(0, machine.getCpuLoad() - machine.getProcessCpuLoad());
    System.out.println(new Figures(trial.speeds, trial.bytes, others, List.of(), List.of()).line());
  }

  private static Backend backend(int threads) {
    return Backends.best(BackendOptions.defaults().engine(BackendOptions.JAVA).threads(threads));
  }

  private void train() {
    var work =
        new Workload(
            Blueprint.mlp(784, 512, 256, 10),
            Workload.Rule.MOMENTUM,
            1e-6,
            BATCH,
            2,
            Workload.Precision.F32);
    try (var step = new BpnetStep(work, backend(work.threads()))) {
      rate(step::step, STEP_WARM);
      long before = threads.getTotalThreadAllocatedBytes();
      double steps = rate(step::step, SECOND);
      bytes = (threads.getTotalThreadAllocatedBytes() - before) / steps;
      speeds.put(Measure.STEP, steps * BATCH);
    }
  }

  private void multiply() {
    try (Backend backend = backend(1);
        Parameters operands = Parameters.create(backend, new Seed(1))) {
      multiply(Measure.PRODUCT, operands, HIDDEN, false, false);
      multiply(Measure.PRODUCT_TN, operands, HIDDEN, true, false);
      multiply(Measure.PRODUCT_NT, operands, HIDDEN, false, true);
      multiply(Measure.NARROW, operands, LAST, false, false);
      multiply(Measure.SINGLE, operands, ONE, false, false);
    }
  }

  /// @param extents rows and columns of the product, and terms of its sums
  private void multiply(
      Measure measure,
      Parameters operands,
      int[] extents,
      boolean leftAcross,
      boolean rightAcross) {
    int m = extents[0];
    int n = extents[1];
    int k = extents[2];
    Parameters here = operands.child(measure.name());
    Variable a = here.buffer("a", leftAcross ? Shape.of(k, m) : Shape.of(m, k), values());
    Variable b = here.buffer("b", rightAcross ? Shape.of(n, k) : Shape.of(k, n), values());
    try (var product =
        Traced.evaluation(
            operands.backend(),
            (pass, _) -> {
              Tensor left = leftAcross ? a.in(pass).transpose() : a.in(pass);
              return Traced.Outcome.of(rightAcross ? left.matmulT(b) : left.matmul(b));
            })) {
      Runnable once = () -> product.run(List.of());
      rate(once, PRODUCT_WARM);
      speeds.put(measure, 2e-9 * m * n * k * rate(once, PRODUCT_TIMED));
    }
  }

  private static Initializer values() {
    return (shape, seed) -> {
      var values = new float[shape.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = seed.uniform(i);
      }
      return HostArray.of(values, shape);
    };
  }

  /// How often a second it is done, over at least so many nanoseconds.
  private static double rate(Runnable work, long nanos) {
    long start = System.nanoTime();
    long times = 0;
    long passed;
    do {
      work.run();
      times++;
      passed = System.nanoTime() - start;
    } while (passed < nanos);
    return times * (double) SECOND / passed;
  }
}
