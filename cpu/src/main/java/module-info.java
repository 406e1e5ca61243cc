import org.bpnet.core.spi.BackendProvider;
import org.bpnet.cpu.CpuBackendProvider;

/// The CPU backend: SIMD kernels generated from formulas, on nothing but the JDK.
module org.bpnet.cpu {
  requires static org.jspecify;
  requires jdk.incubator.vector;
  requires org.bpnet.core;

  exports org.bpnet.cpu.spi;

  provides BackendProvider with
      CpuBackendProvider;
}
