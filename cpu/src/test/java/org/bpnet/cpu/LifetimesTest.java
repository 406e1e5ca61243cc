package org.bpnet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Snapshot;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.junit.jupiter.api.Test;

/// Closing while others compute, values while others train, and plans that are put out.
class LifetimesTest {
  private static final String CLOSED =
      "the backend cpu is closed; close it after the last model, pass and step that uses it";

  private static CpuBackend backend(long mostNodes) {
    return new CpuBackend(
        BackendOptions.defaults().threads(2).engine(BackendOptions.JAVA),
        List.of(),
        KernelCompiler.best(),
        mostNodes);
  }

  private static HostArray ramp(Shape shape) {
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 13 - 6) / 8f;
    }
    return HostArray.of(values, shape);
  }

  @Test
  void should_refuse_what_comes_after_its_close() {
    CpuBackend backend = backend(4096);
    Storage storage = backend.allocate(DType.F32, 3);
    var params = Parameters.create(backend, new Seed(1));
    Parameter w = params.weight("w", Shape.of(3), (shape, _) -> ramp(shape));
    Pass pass = Pass.eval(backend);
    Tensor unseen = pass.read(w).mul(3);
    Traced step = Traced.evaluation(backend, (p, in) -> Traced.Outcome.of(in.getFirst().add(w)));
    step.run(List.of(ramp(Shape.of(3))));
    backend.close();
    backend.close();

    assertThatThrownBy(() -> storage.read(Shape.of(3)))
        .isInstanceOf(ClosedException.class)
        .hasMessage("read: " + CLOSED);
    assertThatThrownBy(() -> storage.write(ramp(Shape.of(3)))).hasMessage("write: " + CLOSED);
    assertThatThrownBy(() -> backend.allocate(DType.F32, 3)).hasMessage("allocate: " + CLOSED);
    assertThatThrownBy(() -> backend.at(Precision.BF16)).hasMessage("at: " + CLOSED);
    assertThatThrownBy(w::value).hasMessage("read: " + CLOSED);
    assertThatThrownBy(unseen::toHost)
        .isInstanceOf(ClosedException.class)
        .hasMessageEndingWith(CLOSED);
    assertThatThrownBy(() -> step.value(0)).hasMessage("read: " + CLOSED);
    assertThatThrownBy(() -> step.run(List.of(ramp(Shape.of(3))))).hasMessage("write: " + CLOSED);
    step.close();
    pass.close();
    params.close();
    storage.close();
  }

  @Test
  void should_finish_what_runs_and_refuse_the_rest_when_closed() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      CpuBackend backend = backend(4096);
      var params = Parameters.create(backend, new Seed(1));
      Parameter w = params.weight("w", Shape.of(3, 3, 4, 8), (shape, _) -> ramp(shape));
      HostArray images = ramp(Shape.of(4, 9, 9, 4));
      Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
      var ran = new CountDownLatch(3);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try (Traced step =
                      Traced.evaluation(
                          backend,
                          (pass, in) ->
                              Traced.Outcome.of(
                                  in.getFirst().convolve(w, Window.square(3), 1).relu().sum()))) {
                    while (true) {
                      step.run(List.of(images));
                      step.item(0);
                      ran.countDown();
                    }
                  } catch (Throwable e) {
                    thrown.add(e);
                    ran.countDown();
                  }
                }));
      }
      ran.await();
      backend.close();
      for (Thread thread : threads) {
        thread.join();
      }
      params.close();
      assertThat(thrown)
          .hasSize(3)
          .allSatisfy(
              e -> assertThat(e).isInstanceOf(ClosedException.class).hasMessageEndingWith(CLOSED));
    }
  }

  /// All weights equal the number of the step, so that a mixture of two steps shows at once.
  @Test
  void should_show_a_reader_the_weights_of_one_step() throws InterruptedException {
    int steps = 10_000;
    try (CpuBackend backend = backend(4096);
        var params = Parameters.create(backend, new Seed(1))) {
      List<Parameter> weights = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        weights.add(
            params.weight(
                "w" + i,
                Shape.of(3 + 50 * i),
                (s, _) -> HostArray.of(new float[s.elementCount()], s)));
      }
      var done = new AtomicBoolean();
      Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int kind = i;
        readers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try (Traced read =
                      Traced.evaluation(backend, (pass, _) -> looks(pass, weights))) {
                    double last = 0;
                    while (!done.get()) {
                      double seen = look(kind, backend, params, weights, read);
                      assertThat(seen).isGreaterThanOrEqualTo(last);
                      last = seen;
                    }
                    assertThat(look(kind, backend, params, weights, read)).isEqualTo(steps);
                  } catch (Throwable e) {
                    thrown.add(e);
                  }
                }));
      }
      train(backend, weights, steps);
      done.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(thrown).isEmpty();
    }
  }

  private static void train(Backend backend, List<Parameter> weights, int steps) {
    try (Traced step =
        Traced.training(
            backend,
            (pass, _) -> {
              Map<Variable, Tensor> updates = new LinkedHashMap<>();
              weights.forEach(w -> updates.put(w, pass.read(w).add(1)));
              return new Traced.Outcome(List.of(pass.read(weights.getFirst()).sum()), updates);
            })) {
      for (int i = 0; i < steps; i++) {
        step.run(List.of());
      }
    }
  }

  private static Traced.Outcome looks(Pass pass, List<Parameter> weights) {
    return Traced.Outcome.of(weights.stream().map(w -> pass.read(w).mul(1)).toArray(Tensor[]::new));
  }

  /// The step whose weights these are, seen in one of four ways.
  private static double look(
      int kind, Backend backend, Parameters params, List<Parameter> weights, Traced read) {
    return switch (kind) {
      case 0 -> {
        read.run(List.of());
        yield same(weights.size(), i -> read.value(i));
      }
      case 1 -> {
        try (Snapshot snapshot = params.snapshot()) {
          read.run(snapshot, List.of());
          double first = same(weights.size(), i -> read.value(i));
          double again = same(weights.size(), i -> snapshot.value(weights.get(i)));
          assertThat(again).isEqualTo(first);
          yield first;
        }
      }
      case 2 -> {
        try (Snapshot snapshot = params.snapshot();
            Pass pass = Pass.eval(backend, snapshot)) {
          yield same(weights.size(), i -> pass.read(weights.get(i)).toHost());
        }
      }
      default -> {
        try (Pass pass = Pass.eval(backend)) {
          yield same(weights.size(), i -> pass.read(weights.get(i)).mul(1).toHost());
        }
      }
    };
  }

  private static double same(int count, IntFunction<HostArray> values) {
    double first = values.apply(0).at(0);
    for (int i = 0; i < count; i++) {
      HostArray all = values.apply(i);
      for (int j = 0; j < all.shape().elementCount(); j++) {
        assertThat(all.at(j)).isEqualTo(first);
      }
    }
    return first;
  }

  @Test
  void should_keep_a_bounded_number_of_plans_and_run_those_put_out() {
    try (CpuBackend backend = backend(200);
        var params = Parameters.create(backend, new Seed(1))) {
      Parameter w = params.weight("w", Shape.of(3, 3, 4, 8), (shape, _) -> ramp(shape));
      Parameter b = params.weight("b", Shape.of(8), (shape, _) -> ramp(shape));
      Traced.Computation net =
          (pass, in) -> {
            Tensor y = in.getFirst().convolve(w, Window.square(3), 1).add(b).relu();
            Tensor ranks = pass.range(8).toReal();
            return Traced.Outcome.of(y.mul(ranks).sum());
          };
      HostArray images = ramp(Shape.of(4, 9, 9, 4));
      try (Traced kept = Traced.evaluation(backend, net)) {
        kept.run(List.of(images));
        double expected = kept.item(0);
        long used = 0;
        for (int n = 1; n <= 300; n++) {
          try (Traced other = Traced.evaluation(backend, net)) {
            other.run(List.of(ramp(Shape.of(1 + n % 150, 9, 9, 4))));
          }
          if (n % 100 == 0) {
            kept.run(List.of(images)); // put out long ago
            assertThat(kept.item(0)).isEqualTo(expected);
          }
          if (n == 150) {
            used = backend.bytesInUse();
          }
        }
        assertThat(backend.bytesInUse()).isLessThan(2 * used);
        assertThat(backend.workhorses().getLast().cases())
            .anySatisfy(text ->
                assertThat(text).matches("[0-9]+ plans kept, of 1[0-9]{2} nodes, at most 200"));
      }
      assertThat(params.count()).isEqualTo(296);
    }
  }

  @Test
  void should_give_back_all_memory_of_plans_that_are_put_out() {
    try (CpuBackend backend = backend(1)) { // keeps the last alone
      long[] used = new long[3];
      for (int i = 0; i < used.length; i++) {
        for (int n = 1; n < 20; n++) {
          try (Pass pass = Pass.eval(backend)) {
            Tensor x = pass.input(ramp(Shape.of(n, 9, 9, 4)));
            Tensor y = x.convolve(pass.input(ramp(Shape.of(3, 3, 4, 8))), Window.square(3), 1);
            y.add(pass.range(8).toReal()).tanh().sum().item();
          }
        }
        try (Pass pass = Pass.eval(backend)) {
          pass.scalar(1).add(2).item();
        }
        used[i] = backend.bytesInUse();
      }
      assertThat(used).containsOnly(0);
    }
  }
}
