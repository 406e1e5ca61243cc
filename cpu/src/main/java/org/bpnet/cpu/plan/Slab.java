package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gives the values that live only during a run their places in one piece of memory, in which
/// values that are not alive at the same time share room: the largest first, each at the lowest
/// offset free for its whole life.
final class Slab {
  private static final int ALIGNMENT = 64;

  private Slab() {}

  /// A value and the phases, from first to last, during which it must keep its place.
  record Lifetime(Place place, long bytes, int first, int last) {
    /// Rounds the size up to whole cache lines.
    Lifetime {
      bytes = Math.max(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }

    boolean overlaps(Lifetime other) {
      return first <= other.last && other.first <= last;
    }

    long end() {
      return place.offset() + bytes;
    }
  }

  /// Settles all places; the result is the slab's size in bytes.
  static long settle(List<Lifetime> lifetimes) {
    List<Lifetime> largestFirst = new ArrayList<>(lifetimes);
    largestFirst.sort(Comparator.comparingLong(l -> -l.bytes()));
    List<Lifetime> settled = new ArrayList<>(); // sorted by offset
    long size = 0;
    for (Lifetime lifetime : largestFirst) {
      long from = 0;
      for (Lifetime other : settled) {
        if (other.overlaps(lifetime)) {
          if (from + lifetime.bytes() <= other.place().offset()) {
            break;
          }
          from = Math.max(from, other.end());
        }
      }
      lifetime.place().settle(from);
      int at = 0;
      while (at < settled.size() && settled.get(at).place().offset() <= from) {
        at++;
      }
      settled.add(at, lifetime);
      size = Math.max(size, lifetime.end());
    }
    return size;
  }
}
