import org.bpnet.core.spi.BackendProvider;
import org.bpnet.cpu.CpuBackendProvider;
import org.bpnet.cpu.spi.AcceleratorProvider;

/// The CPU backend: SIMD kernels generated from formulas, on nothing but the JDK, and room for
/// accelerators.
module org.bpnet.cpu {
  requires static org.jspecify;
  requires jdk.incubator.vector;
  requires jdk.jfr;
  requires transitive org.bpnet.core;

  // For accelerators, not for users.
  exports org.bpnet.cpu.memory;
  exports org.bpnet.cpu.spi;

  uses AcceleratorProvider;

  provides BackendProvider with
      CpuBackendProvider;
}
