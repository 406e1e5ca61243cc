package org.bpnet.cpu.kernel;

import java.util.Locale;
import org.bpnet.cpu.memory.Recent;

/// Makes kernels and keeps those that were asked for last: equal specs get the same kernel. One
/// that is put out goes, class and compiled code, with the last plan that has it. Owned by a
/// backend; safe for use by several threads.
public final class KernelCompiler {
  /// More than all kernels of a deep network and its training, some hundreds; each has a class and
  /// compiled code of some ten kilobytes. Ours.
  static final int KEPT = 2048;

  private final Recent<KernelSpec, Kernel> kernels = new Recent<>(KEPT);
  private final int vectorBits;

  private KernelCompiler(int vectorBits) {
    this.vectorBits = vectorBits;
  }

  /// Kernels at the machine's preferred vector width, or interpreted ones where the vector module
  /// is not part of the running virtual machine.
  public static KernelCompiler best() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return vectors ? ofVectorBits(VectorWidth.preferredBits()) : interpreting();
  }

  /// Kernels for vectors of 128, 256 or 512 bits. Wider ones than the machine has work, slowly.
  ///
  /// @throws IllegalArgumentException for another width
  public static KernelCompiler ofVectorBits(int vectorBits) {
    if (vectorBits != 128 && vectorBits != 256 && vectorBits != 512) {
      throw new IllegalArgumentException(
          "kernels: need vectors of 128, 256 or 512 bits, got " + vectorBits);
    }
    return new KernelCompiler(vectorBits);
  }

  /// Interpreted kernels.
  public static KernelCompiler interpreting() {
    return new KernelCompiler(0);
  }

  /// The vector width of the kernels in bits; 0 when they are interpreted.
  public int vectorBits() {
    return vectorBits;
  }

  /// The kernel for this spec, made now if it is asked for the first time. A spec whose code would
  /// be too long to be compiled is interpreted.
  public Kernel kernel(KernelSpec spec) {
    return kernels
        .find(spec)
        .orElseGet(() -> {
          Kernel made = make(spec);
          kernels.keep(spec, made, 1);
          return kernels.find(spec).orElse(made); // another thread's, if that was first
        });
  }

  /// How many are kept, in words.
  public String kept() {
    return String.format(Locale.ROOT, "%,d of at most %,d kernels kept", kernels.size(), KEPT);
  }

  private Kernel make(KernelSpec spec) {
    var event = new KernelCompiled();
    event.begin();
    Kernel kernel = generate(spec);
    event.end();
    if (event.shouldCommit()) {
      event.kind = spec.getClass().getSimpleName();
      event.operations = spec.program().code().size();
      event.interpreted = kernel instanceof InterpretedKernel;
      event.commit();
    }
    return kernel;
  }

  private Kernel generate(KernelSpec spec) {
    if (vectorBits == 0) {
      return new InterpretedKernel(spec);
    }
    return new KernelGenerator(vectorBits)
        .generate(spec)
        .orElseGet(() -> new InterpretedKernel(spec));
  }
}
