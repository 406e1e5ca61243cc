package org.bpnet.cpu;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.testkit.BackendContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The CPU backend does what the reference says, primitive by primitive and on random graphs.
class CpuBackendContractTest {
  private static final CpuBackend BACKEND = new CpuBackend(2, KernelCompiler.best());

  private static final List<CpuBackend> OTHERS =
      Stream.of(
              KernelCompiler.ofVectorBits(128),
              KernelCompiler.ofVectorBits(256),
              KernelCompiler.interpreting())
          .map(kernels -> new CpuBackend(3, kernels))
          .toList();

  @AfterAll
  static void close() {
    BACKEND.close();
    OTHERS.forEach(CpuBackend::close);
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_every_case() {
    return BackendContract.cases(BACKEND).map(c -> dynamicTest(c.name(), c::run));
  }

  @TestFactory
  Stream<DynamicTest> should_agree_on_random_graphs() {
    return BackendContract.graphs(BACKEND, 1, 200).map(c -> dynamicTest(c.name(), c::run));
  }

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> should_agree_on_more_random_graphs() {
    return BackendContract.graphs(BACKEND, 201, 200).map(c -> dynamicTest(c.name(), c::run));
  }

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> should_agree_at_every_vector_width_and_without_vectors() {
    return OTHERS.stream()
        .flatMap(backend ->
            BackendContract.graphs(backend, 1000, 60)
                .map(c -> dynamicTest(backend.description() + ": " + c.name(), c::run)));
  }
}
