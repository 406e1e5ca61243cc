package org.bpnet.cpu;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.bpnet.core.BackendOptions;
import org.bpnet.core.DType;
import org.bpnet.core.Precision;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Storage;
import org.bpnet.core.spi.Workhorse;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.plan.CpuStorage;
import org.bpnet.cpu.plan.PlanBuilder;
import org.bpnet.cpu.plan.Tools;
import org.bpnet.cpu.spi.AcceleratorProvider;
import org.bpnet.cpu.thread.ThreadTeam;

/// Single precision on the processor's cores, with vector instructions where the JVM offers them.
///
/// **Repeatability.** Results are the same bits at every run, for any number of threads and at
/// every vector width: work is cut so that no sum depends on who computes it. Without vector
/// instructions they are the same too, for all operations but matrix products, which there round
/// every product (`Math.fma` would be many times slower).
///
/// **Just-in-time compilation.** Start `java` with `-XX:Tier3DelayOn=100000
/// -XX:-UseProfiledLoopPredicate`, as the command does. Without the first HotSpot compiles methods
/// without profiles (tier 2) while its last compiler is busy, and leaves a kernel of some 700
/// bytecodes or more there for good: its first compiler cannot add the profiles ("out of virtual
/// registers"). An Adam step on iris then takes 9.5 µs instead of 6. Without the second it compiles
/// a kernel for the extents of the grid seen last, and again when that fails: one kernel of a
/// residual network 76 times, until 18 seconds had passed.
final class CpuBackend implements Backend {
  private final BackendOptions options;
  private final List<AcceleratorProvider> providers;
  private final Engines engines;
  private final Tools tools;
  private final ConcurrentHashMap<Graph, Plan> plans = new ConcurrentHashMap<>();

  /// This backend in the other precisions that were asked for.
  private final ConcurrentHashMap<Precision, CpuBackend> siblings = new ConcurrentHashMap<>();

  /// The backend that owns threads and memory: this one, or the one whose sibling this is.
  private final CpuBackend owner;

  /// A backend on nothing but the JDK.
  CpuBackend(int threads, KernelCompiler kernels) {
    this(
        BackendOptions.defaults().threads(threads).engine(BackendOptions.JAVA), List.of(), kernels);
  }

  /// A backend that may use these accelerators.
  CpuBackend(BackendOptions options, List<AcceleratorProvider> providers, KernelCompiler kernels) {
    this.options = options;
    this.providers = providers;
    this.owner = this;
    int cores = Runtime.getRuntime().availableProcessors();
    var pool = new MemoryPool();
    var team = new ThreadTeam(options.threads() == 0 ? cores : options.threads());
    try {
      this.engines = Engines.open(options, providers, kernels.vectorBits(), pool);
    } catch (RuntimeException failed) {
      team.close();
      pool.close();
      throw failed;
    }
    this.tools = new Tools(kernels, engines.matMul(), engines.convolutions(), team, pool);
  }

  /// The same backend in another precision.
  private CpuBackend(CpuBackend first, Precision precision) {
    this.options = first.options.precision(precision);
    this.providers = first.providers;
    this.owner = first;
    Tools shared = first.tools;
    this.engines = Engines.open(options, providers, shared.kernels().vectorBits(), shared.pool());
    this.tools =
        new Tools(
            shared.kernels(),
            engines.matMul(),
            engines.convolutions(),
            shared.team(),
            shared.pool());
  }

  @Override
  public Backend at(Precision precision) {
    if (precision == options.precision()) {
      return this;
    }
    return owner == this
        ? siblings.computeIfAbsent(precision, p -> new CpuBackend(this, p))
        : owner.at(precision);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    int bits = tools.kernels().vectorBits();
    return String.format(
        Locale.ROOT,
        "CPU, %s, products by %s, %d thread%s",
        bits == 0 ? "no vector instructions" : bits + "-bit vectors",
        engines.name(),
        tools.team().size(),
        tools.team().size() == 1 ? "" : "s");
  }

  @Override
  public List<Workhorse> workhorses() {
    return List.of(
        engines.workhorse(),
        engines.convolver(),
        new Workhorse(
            "element-wise",
            tools.kernels().vectorBits() > 0,
            Engines.own(tools.kernels().vectorBits())));
  }

  @Override
  public DType floatType() {
    return DType.F32;
  }

  @Override
  public Storage allocate(DType type, int count) {
    return new CpuStorage(type, count, tools.pool());
  }

  @Override
  public Plan plan(Graph graph) {
    return plans.computeIfAbsent(graph, g -> PlanBuilder.build(g, tools));
  }

  @Override
  public String toString() {
    return description();
  }

  /// Bytes taken from the operating system: constant once every kind of step has run.
  long bytesHeld() {
    return tools.pool().bytesHeld();
  }

  @Override
  public void close() {
    if (owner != this) {
      return;
    }
    tools.team().close();
    siblings.values().forEach(sibling -> sibling.engines.close());
    engines.close();
    tools.pool().close();
    plans.clear();
  }
}
