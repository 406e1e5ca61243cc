package org.bpnet.cpu.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bpnet.core.spi.Bindings;
import org.bpnet.core.spi.Plan;
import org.bpnet.core.spi.Storage;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;

/// Phases in the order in which they run. One run at a time: the steps keep their working arrays.
public final class CpuPlan implements Plan {
  private final Phase[] phases;
  private final long slabBytes;
  private final int sources;
  private final int outputs;
  private final Guard guard;
  private final MemoryPool pool;
  private final MemorySegment[] segments;

  /// What decides whether a run's updates are made.
  ///
  /// @param segment where the number lies that must be finite; [#NONE] if nothing decides
  /// @param phase the phase after which it is known, before any update
  record Guard(int segment, int phase) {
    static final int NONE = -1;
  }

  CpuPlan(
      Phase[] phases,
      long slabBytes,
      MemorySegment[] constants,
      int sources,
      int outputs,
      Guard guard,
      MemoryPool pool) {
    this.phases = phases;
    this.slabBytes = slabBytes;
    this.sources = sources;
    this.outputs = outputs;
    this.guard = guard;
    this.pool = pool;
    this.segments = new MemorySegment[1 + sources + outputs + constants.length];
    System.arraycopy(constants, 0, segments, 1 + sources + outputs, constants.length);
  }

  int phases() {
    return phases.length;
  }

  long slabBytes() {
    return slabBytes;
  }

  @Override
  public synchronized void run(Bindings bindings) {
    MemoryBlock slab = pool.acquire(slabBytes);
    try {
      segments[Place.SLAB] = slab.segment();
      for (int i = 0; i < sources; i++) {
        segments[1 + i] = segment(bindings.sources().get(i));
      }
      for (int i = 0; i < outputs; i++) {
        segments[1 + sources + i] = segment(bindings.outputs().get(i));
      }
      var frame = new Frame(segments, bindings.scalars(), bindings.keys());
      for (int i = 0; i < phases.length; i++) {
        phases[i].run(frame);
        if (i == guard.phase() && !isFinite(segments[guard.segment()])) {
          return;
        }
      }
    } finally {
      pool.release(slab);
    }
  }

  private static boolean isFinite(MemorySegment number) {
    return Float.isFinite(number.get(ValueLayout.JAVA_FLOAT, 0));
  }

  private static MemorySegment segment(Storage storage) {
    return ((CpuStorage) storage).segment();
  }
}
