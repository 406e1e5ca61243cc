package org.bpnet.cpu.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gives the values that live only during a run their places in one piece of memory, in which
/// values that are not alive at the same time share room: the largest first, each at the lowest
/// offset free for its whole life.
public final class Slab {
  private static final int ALIGNMENT = 64;

  private Slab() {}

  /// A value, or several of one size that take turns in one place, and the phases, from first to
  /// last, during which they must keep it.
  public record Lifetime(List<Place> places, long bytes, int first, int last) {
    /// Rounds the size up to whole cache lines.
    public Lifetime {
      places = List.copyOf(places);
      bytes = Math.max(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }
  }

  /// Settled values by number; plain arrays, since every value is held against all before it.
  private static final class Settled {
    private final int[] firsts;
    private final int[] lasts;
    private final long[] starts;
    private final long[] ends;
    private final int[] byStart;
    private int count;

    Settled(int most) {
      firsts = new int[most];
      lasts = new int[most];
      starts = new long[most];
      ends = new long[most];
      byStart = new int[most];
    }

    /// The lowest offset with room for a value, free of all that are alive with it.
    long room(Lifetime value) {
      long start = 0;
      for (int i = 0; i < count; i++) {
        int other = byStart[i];
        if (firsts[other] <= value.last() && value.first() <= lasts[other]) {
          if (start + value.bytes() <= starts[other]) {
            break;
          }
          start = Math.max(start, ends[other]);
        }
      }
      return start;
    }

    void add(Lifetime value, long start) {
      firsts[count] = value.first();
      lasts[count] = value.last();
      starts[count] = start;
      ends[count] = start + value.bytes();
      int at = firstBehind(start);
      System.arraycopy(byStart, at, byStart, at + 1, count - at);
      byStart[at] = count++;
    }

    private int firstBehind(long start) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (starts[byStart[middle]] <= start) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /// Settles all places; the result is the slab's size in bytes.
  public static long settle(List<Lifetime> lifetimes) {
    List<Lifetime> largestFirst = new ArrayList<>(lifetimes);
    largestFirst.sort(Comparator.comparingLong(l -> -l.bytes()));
    var settled = new Settled(largestFirst.size());
    long size = 0;
    for (Lifetime lifetime : largestFirst) {
      long start = settled.room(lifetime);
      lifetime.places().forEach(place -> place.settle(start));
      settled.add(lifetime, start);
      size = Math.max(size, start + lifetime.bytes());
    }
    return size;
  }
}
