package org.bpnet.cpu.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Gate;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Storage;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.step.Tools;
import org.bpnet.cpu.storage.CpuStorage;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;

/// Phases in the order in which they run. One run at a time: the steps keep their working arrays.
///
/// What it keeps outside the Java heap from run to run it can be told to drop ([#drop]); the next
/// run makes it anew.
public final class CpuPlan implements Plan {
  private final PlanPhase[] phases;
  private final long slabBytes;
  private final List<Integer> ranges;
  private final int sources;
  private final int outputs;
  private final Guard guard;
  private final MemoryPool pool;
  private final Gate gate;
  private final MemorySegment[] segments;
  private final List<MemoryBlock> constants = new ArrayList<>();
  private boolean ready;
  private volatile Runnable whenReady = () -> {};

  /// What decides whether a run's updates are made.
  ///
  /// @param segment where the number lies that must be finite; [#NONE] if nothing decides
  /// @param phase the phase after which it is known, before any update
  record Guard(int segment, int phase) {
    static final int NONE = -1;
  }

  /// @param ranges for each constant, the integers 0 to n − 1, its n
  CpuPlan(
      PlanPhase[] phases,
      long slabBytes,
      List<Integer> ranges,
      int sources,
      int outputs,
      Guard guard,
      Tools tools) {
    this.phases = phases;
    this.slabBytes = slabBytes;
    this.ranges = List.copyOf(ranges);
    this.sources = sources;
    this.outputs = outputs;
    this.guard = guard;
    this.pool = tools.pool();
    this.gate = tools.gate();
    this.segments = new MemorySegment[1 + sources + outputs + ranges.size()];
  }

  /// Has an action run after each run that made anew what is kept outside the Java heap.
  public void whenReady(Runnable action) {
    whenReady = action;
  }

  int phases() {
    return phases.length;
  }

  @Override
  public long bytes() {
    return slabBytes;
  }

  @Override
  public void run(Bindings bindings) {
    gate.enter("run");
    try {
      if (runOnce(bindings)) {
        whenReady.run();
      }
    } finally {
      gate.leave();
    }
  }

  /// @return whether what is kept was made anew
  private synchronized boolean runOnce(Bindings bindings) {
    boolean makesReady = !ready;
    boolean done = false;
    MemoryBlock slab = pool.acquire(slabBytes);
    try {
      if (makesReady) {
        ready = true;
        ranges.forEach(n -> constants.add(range(n)));
      }
      segments[Place.SLAB] = slab.segment();
      for (int i = 0; i < sources; i++) {
        segments[1 + i] = segment(bindings.sources().get(i));
      }
      for (int i = 0; i < outputs; i++) {
        segments[1 + sources + i] = segment(bindings.outputs().get(i));
      }
      for (int i = 0; i < constants.size(); i++) {
        segments[1 + sources + outputs + i] = constants.get(i).segment();
      }
      var frame = new Frame(segments, bindings.scalars(), bindings.keys());
      for (int i = 0; i < phases.length; i++) {
        phases[i].run(frame);
        if (i == guard.phase() && !isFinite(segments[guard.segment()])) {
          break;
        }
      }
      done = true;
    } finally {
      pool.release(slab);
      if (makesReady && !done) {
        drop();
      }
    }
    return makesReady;
  }

  private MemoryBlock range(int n) {
    MemoryBlock block = pool.acquire((long) n * DType.I32.bytes());
    for (int i = 0; i < n; i++) {
      block.segment().setAtIndex(ValueLayout.JAVA_INT, i, i);
    }
    return block;
  }

  /// Gives back what is kept outside the Java heap; waits for the run under way. The backend is
  /// open.
  public synchronized void drop() {
    if (ready) {
      ready = false;
      for (PlanPhase phase : phases) {
        phase.drop();
      }
      constants.forEach(pool::release);
      constants.clear();
    }
  }

  private static boolean isFinite(MemorySegment number) {
    return Float.isFinite(number.get(ValueLayout.JAVA_FLOAT, 0));
  }

  private static MemorySegment segment(Storage storage) {
    return ((CpuStorage) storage).segment();
  }
}
