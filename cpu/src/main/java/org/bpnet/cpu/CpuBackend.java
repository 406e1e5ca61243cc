package org.bpnet.cpu;

import java.util.concurrent.ConcurrentHashMap;
import org.bpnet.core.DType;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Storage;
import org.bpnet.cpu.kernel.KernelCompiler;
import org.bpnet.cpu.matmul.MatMul;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.plan.CpuStorage;
import org.bpnet.cpu.plan.PlanBuilder;
import org.bpnet.cpu.plan.Tools;
import org.bpnet.cpu.thread.ThreadTeam;

/// Single precision on the processor's cores, with vector instructions where the JVM offers them.
///
/// **Repeatability.** Results are the same bits at every run, for any number of threads and at
/// every vector width: work is cut so that no sum depends on who computes it. Without vector
/// instructions they are the same too, for all operations but matrix products, which there round
/// every product (`Math.fma` would be many times slower).
final class CpuBackend implements Backend {
  private final Tools tools;
  private final ConcurrentHashMap<Graph, Plan> plans = new ConcurrentHashMap<>();

  CpuBackend(int threads, KernelCompiler kernels) {
    var pool = new MemoryPool();
    var team = new ThreadTeam(threads);
    this.tools = new Tools(kernels, MatMul.create(kernels.vectorBits(), team, pool), team, pool);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    int bits = tools.kernels().vectorBits();
    return "CPU, %s, %d thread%s"
        .formatted(
            bits == 0 ? "no vector instructions" : bits + "-bit vectors",
            tools.team().size(),
            tools.team().size() == 1 ? "" : "s");
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

  /// Bytes taken from the operating system: constant once every kind of step has run.
  long bytesHeld() {
    return tools.pool().bytesHeld();
  }

  @Override
  public void close() {
    tools.team().close();
    tools.matMul().close();
    tools.pool().close();
    plans.clear();
  }
}
