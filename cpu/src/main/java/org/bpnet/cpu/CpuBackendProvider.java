package org.bpnet.cpu;

import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.BackendProvider;
import org.bpnet.core.text.Count;
import org.bpnet.cpu.kernel.KernelCompiler;

/// Makes the CPU backend known as a service. It runs on every JVM; without the module
/// `jdk.incubator.vector` it is slow, and says so once.
public final class CpuBackendProvider implements BackendProvider {
  private static final int PRIORITY = 100;

  /// For the service loader.
  public CpuBackendProvider() {}

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public Availability availability() {
    return new Availability.Ready(
        Count.of(Runtime.getRuntime().availableProcessors(), "core") + ", single precision");
  }

  @Override
  public Backend open(BackendOptions options) {
    KernelCompiler kernels = KernelCompiler.best();
    if (kernels.vectorBits() == 0) {
      Notice.GIVEN.run();
    }
    return new CpuBackend(options, Engines.providers(), kernels);
  }

  /// Says once, when the class is initialised, that there are no vector instructions.
  private static final class Notice {
    static final Runnable GIVEN = give();

    private static Runnable give() {
      System.getLogger("org.bpnet.cpu")
          .log(
              System.Logger.Level.WARNING,
              "running without vector instructions, many times slower; start java with"
                  + " --add-modules jdk.incubator.vector");
      return () -> {};
    }
  }
}
