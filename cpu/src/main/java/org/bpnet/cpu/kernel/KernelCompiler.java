package org.bpnet.cpu.kernel;

import java.util.concurrent.ConcurrentHashMap;

/// Makes kernels and keeps them: equal specs get the same kernel. Owned by a backend; safe for use
/// by several threads.
public final class KernelCompiler {
  private final ConcurrentHashMap<KernelSpec, Kernel> kernels = new ConcurrentHashMap<>();
  private final int vectorBits;

  private KernelCompiler(int vectorBits) {
    this.vectorBits = vectorBits;
  }

  /// Kernels at the machine's preferred vector width, or interpreted ones where the vector module
  /// is not part of the running virtual machine.
  public static KernelCompiler best() {
    return interpreting();
  }

  /// Interpreted kernels.
  public static KernelCompiler interpreting() {
    return new KernelCompiler(0);
  }

  /// The vector width of the kernels in bits; 0 when they are interpreted.
  public int vectorBits() {
    return vectorBits;
  }

  /// The kernel for this spec, made now if it is asked for the first time.
  public Kernel kernel(KernelSpec spec) {
    return kernels.computeIfAbsent(spec, InterpretedKernel::new);
  }
}
