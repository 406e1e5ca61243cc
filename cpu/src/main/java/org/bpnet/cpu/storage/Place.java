package org.bpnet.cpu.storage;

/// Where a value lies: a byte offset in one of a run's memory segments (see [Frame]). Places in the
/// slab get their offset when all steps are known, see [Slab].
public final class Place {
  /// The segment of values that live only during a run.
  public static final int SLAB = 0;

  private static final long OPEN = -1;

  private final int segment;
  private long offset;

  private Place(int segment, long offset) {
    this.segment = segment;
    this.offset = offset;
  }

  /// The start of a segment.
  public static Place startOf(int segment) {
    return new Place(segment, 0);
  }

  /// Somewhere in the slab.
  public static Place inSlab() {
    return new Place(SLAB, OPEN);
  }

  /// Which segment.
  public int segment() {
    return segment;
  }

  /// Bytes from the segment's start.
  public long offset() {
    return offset;
  }

  /// Gives the place its offset.
  void settle(long bytes) {
    offset = bytes;
  }
}
