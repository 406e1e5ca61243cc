package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bpnet.core.BackendOptions;
import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Precision;
import org.bpnet.core.Shape;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.BackendContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
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
      assertThat(backend.workhorses().getFirst().text()).startsWith("oneDNN 3.11");
    }
    try (Backend backend = Backends.best(OPTIONS.engine("java"))) {
      assertThat(backend.description()).contains("products by java");
    }
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
