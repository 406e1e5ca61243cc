package org.bpnet.cpu.storage;

import java.lang.foreign.MemorySegment;

/// What one run of a plan works on.
///
/// @param segments the slab, then the sources, then the outputs, then the plan's constants
/// @param scalars the values of the graph's `Scalar` nodes
/// @param keys the seeds of the graph's `Random` nodes
public record Frame(MemorySegment[] segments, double[] scalars, long[] keys) {
  /// No run.
  public static final Frame NONE = new Frame(new MemorySegment[0], new double[0], new long[0]);

  public MemorySegment segment(Place place) {
    return segments[place.segment()];
  }
}
