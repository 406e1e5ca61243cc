package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Precision;
import org.bpnet.testkit.BackendContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The CPU backend with oneDNN in it, found as a service.
final class OneDnnBackendTest {
  private static final BackendOptions OPTIONS = BackendOptions.defaults().threads(2);

  @BeforeAll
  static void needsLibrary() {
    Availability availability = new OneDnnProvider().availability(Precision.F32);
    assumeTrue(availability instanceof Availability.Ready, availability.toString());
  }

  @TestFactory
  Stream<DynamicTest> should_agree_with_the_reference() {
    Backend backend = Backends.best(OPTIONS.engine("onednn"));
    return Stream.concat(
            BackendContract.cases(backend).map(c -> dynamicTest(c.name(), c::run)),
            BackendContract.graphs(backend, 7, 100).map(c -> dynamicTest(c.name(), c::run)))
        .onClose(backend::close);
  }

  @Test
  void should_be_what_the_cpu_backend_chooses() {
    try (Backend backend = Backends.best(OPTIONS)) {
      assertThat(backend.description()).contains("products by onednn");
      assertThat(backend.workhorses().getFirst().text()).startsWith("oneDNN 3.13");
    }
    try (Backend backend = Backends.best(OPTIONS.engine("java"))) {
      assertThat(backend.description()).contains("products by java");
    }
  }

  /// Forward and backward through padded convolutions, a bias and a pooling whose windows overlap,
  /// on a batch that no piece divides.
  @Test
  @Tag("slow")
  void should_convolve_to_the_same_bits_on_any_number_of_threads() {
    for (String engine : new String[] {"onednn", "java"}) {
      for (Precision precision : Precision.values()) {
        BackendOptions options = BackendOptions.defaults().engine(engine).precision(precision);
        List<float[]> alone = gradients(options.threads(1));
        for (int threads = 2; threads <= 3; threads++) {
          List<float[]> together = gradients(options.threads(threads));
          for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i))
                .as("%s in %s, %d threads, tensor %d", engine, precision, threads, i)
                .isEqualTo(alone.get(i));
          }
        }
      }
    }
  }

  /// Primitives are freed when no run uses them any more: before, this ended the process.
  @Test
  void should_close_while_threads_convolve() throws InterruptedException {
    for (int round = 0; round < 12; round++) {
      Backend backend = Backends.best(OPTIONS.engine("onednn"));
      var begun = new CountDownLatch(3);
      Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int images = 1 + i;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try (Traced traced =
                      Traced.evaluation(
                          backend,
                          (_, in) ->
                              Traced.Outcome.of(
                                  in.get(0).convolve(in.get(1), Window.square(3), 1).sum()))) {
                    var x = HostArray.of(new float[images * 4096], Shape.of(images, 16, 16, 16));
                    var w = HostArray.of(new float[4608], Shape.of(3, 3, 16, 32));
                    while (true) {
                      traced.run(List.of(x, w));
                      begun.countDown();
                    }
                  } catch (Throwable e) {
                    thrown.add(e);
                    begun.countDown();
                  }
                }));
      }
      begun.await();
      backend.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(thrown)
          .hasSize(3)
          .allSatisfy(e -> assertThat(e).isInstanceOf(ClosedException.class));
    }
  }

  private static List<float[]> gradients(BackendOptions options) {
    try (Backend backend = Backends.best(options);
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Parameter first = params.weight("first", Shape.of(5, 5, 1, 20), OneDnnBackendTest::drawn);
      Parameter bias = params.weight("bias", Shape.of(20), OneDnnBackendTest::drawn);
      Parameter second = params.weight("second", Shape.of(3, 3, 20, 24), OneDnnBackendTest::drawn);
      try (Pass pass = Pass.train(backend, new Seed(4))) {
        Tensor x = pass.uniform(Shape.of(37, 17, 19, 1));
        Tensor y = x.convolve(first, Window.square(5).padding(2), 1).add(bias);
        Tensor z = y.windowMax(Window.square(3).stride(2));
        Tensor loss = z.convolve(second, Window.square(3).stride(2).padding(1), 1).square().sum();
        var gradients = pass.backward(loss);
        return Stream.of(first, bias, second)
            .map(parameter -> gradients.of(parameter).toHost().toFloats())
            .toList();
      }
    }
  }

  private static HostArray drawn(Shape shape, Seed seed) {
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed.uniform(i) - 0.5f;
    }
    return HostArray.of(values, shape);
  }

  /// 1 + 2⁻⁸ is half-way between two bfloat16 and goes to 1; in single precision it is exact.
  @Test
  void should_multiply_in_the_precision_asked_for() {
    for (String engine : new String[] {"onednn", "java"}) {
      assertThat(product(OPTIONS.engine(engine))).as(engine).isEqualTo(16 + 16f / 256);
      assertThat(product(OPTIONS.engine(engine).precision(Precision.BF16)))
          .as(engine)
          .isEqualTo(16);
    }
  }

  /// An element of a product of matrices of 1 + 2⁻⁸ and of ones.
  private static float product(BackendOptions options) {
    var left = new float[16 * 16];
    Arrays.fill(left, 1 + 1f / 256);
    var right = new float[16 * 16];
    Arrays.fill(right, 1);
    try (Backend backend = Backends.best(options);
        Pass pass = Pass.eval(backend)) {
      var a = pass.input(HostArray.of(left, Shape.of(16, 16)));
      var b = pass.input(HostArray.of(right, Shape.of(16, 16)));
      return a.matmul(b).toHost().toFloats()[17];
    }
  }
}
