package org.bpnet.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bpnet.core.array.DType;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.core.spi.Gate;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Leak;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.spi.Storage;
import org.bpnet.core.spi.Workhorse;
import org.bpnet.core.text.Count;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.memory.Recent;
import org.bpnet.cpu.plan.CpuPlan;
import org.bpnet.cpu.plan.PlanBuilder;
import org.bpnet.cpu.spi.AcceleratorProvider;
import org.bpnet.cpu.step.Tools;
import org.bpnet.cpu.storage.CpuStorage;
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
  private final Recent<Graph, CpuPlan> plans;

  /// Plans that keep something outside the Java heap, also such that are no longer in [#plans].
  private final Recent<CpuPlan, CpuPlan> ready;

  private final Resources resources;

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
    this(options, providers, kernels, mostNodes());
  }

  /// A backend that keeps plans of so many nodes.
  CpuBackend(
      BackendOptions options,
      List<AcceleratorProvider> providers,
      KernelCompiler kernels,
      long mostNodes) {
    this.options = options;
    this.plans = new Recent<>(mostNodes);
    this.ready = new Recent<>(mostNodes);
    this.providers = providers;
    this.owner = this;
    int cores = Runtime.getRuntime().availableProcessors();
    var own = new Resources(options.threads() == 0 ? cores : options.threads());
    this.resources = own;
    try {
      this.engines = own.engines(options, providers, kernels.vectorBits());
    } catch (RuntimeException failed) {
      own.free();
      throw failed;
    }
    var gate =
        new Gate(
            "the backend cpu is closed; close it after the last model, pass and step that uses it",
            own::free);
    this.tools =
        new Tools(kernels, engines.matMul(), engines.convolutions(), own.team, own.pool, gate);
    Leak.watch(gate, own::freeForgotten); // the gate is known to all storage and plans
  }

  /// The same backend in another precision.
  private CpuBackend(CpuBackend first, Precision precision) {
    this.options = first.options.precision(precision);
    this.providers = first.providers;
    this.plans = new Recent<>(first.plans.bound());
    this.ready = new Recent<>(first.plans.bound());
    this.owner = first;
    this.resources = first.resources;
    Tools shared = first.tools;
    this.engines = resources.engines(options, providers, shared.kernels().vectorBits());
    this.tools =
        new Tools(
            shared.kernels(),
            engines.matMul(),
            engines.convolutions(),
            shared.team(),
            shared.pool(),
            shared.gate());
  }

  /// How many nodes the graphs of all plans kept may have: a plan takes some three kilobytes of the
  /// Java heap for each, and all together an eighth of it. Ours.
  private static long mostNodes() {
    return Math.clamp(Runtime.getRuntime().maxMemory() / (8 * 3072), 4096, 262_144);
  }

  /// What is freed at the end. Knows neither plans nor storage, so that it is noticed when nobody
  /// has any of them any more.
  private static final class Resources {
    final Leak leak = Leak.of("a backend, cpu,");
    final MemoryPool pool = new MemoryPool();
    final ThreadTeam team;
    private final List<Engines> opened = new ArrayList<>();
    private boolean freed;

    Resources(int threads) {
      this.team = new ThreadTeam(threads);
    }

    synchronized Engines engines(
        BackendOptions options, List<AcceleratorProvider> providers, int bits) {
      Engines engines = Engines.open(options, providers, bits, pool);
      opened.add(engines);
      return engines;
    }

    synchronized void free() {
      freed = true;
      team.close();
      opened.forEach(Engines::close);
      pool.close();
    }

    synchronized void freeForgotten() {
      if (!freed) {
        leak.report();
        free();
      }
    }
  }

  @Override
  public Backend at(Precision precision) {
    if (precision == options.precision()) {
      return this;
    }
    if (owner != this) {
      return owner.at(precision);
    }
    tools.gate().enter("at");
    try {
      return siblings.computeIfAbsent(precision, p -> new CpuBackend(this, p));
    } finally {
      tools.gate().leave();
    }
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
        "CPU, %s, products by %s, %s",
        bits == 0 ? "no vector instructions" : bits + "-bit vectors",
        engines.name(),
        Count.of(tools.team().size(), "thread"));
  }

  @Override
  public List<Workhorse> workhorses() {
    return List.of(
        engines.workhorse(),
        engines.convolver(),
        new Workhorse(
            "element-wise",
            tools.kernels().vectorBits() > 0,
            Engines.own(tools.kernels().vectorBits()),
            List.of(
                tools.kernels().kept(),
                String.format(
                    Locale.ROOT,
                    "%,d plans kept, of %,d nodes, at most %,d",
                    plans.size(),
                    plans.weight(),
                    plans.bound()))));
  }

  @Override
  public DType floatType() {
    return DType.F32;
  }

  @Override
  public Storage allocate(DType type, int count) {
    return new CpuStorage(type, count, tools.pool(), tools.gate());
  }

  @Override
  public Plan plan(Graph graph) {
    Optional<CpuPlan> known = plans.find(graph);
    if (known.isPresent()) {
      return known.get();
    }
    tools.gate().enter("plan");
    try {
      CpuPlan made = PlanBuilder.build(graph, tools);
      made.whenReady(() -> ready.keep(made, made, graph.size()).forEach(CpuPlan::drop));
      plans.keep(graph, made, graph.size());
      return plans.find(graph).orElse(made); // another thread's, if that was first
    } finally {
      tools.gate().leave();
    }
  }

  /// Bytes lent to storage, running plans and what plans keep.
  long bytesInUse() {
    return tools.pool().bytesInUse();
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
    tools.gate().close();
    siblings.values().forEach(CpuBackend::forget);
    forget();
  }

  private void forget() {
    plans.clear();
    ready.clear();
  }
}
