package org.bpnet.cpu.plan;

/// Where a value lies: a byte offset in one of a run's memory segments (see [Frame]).
///
/// @param segment which segment
/// @param offset bytes from its start
record Place(int segment, long offset) {
  /// The segment of values that live only during a run.
  static final int SLAB = 0;
}
