package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bpnet.core.DType;
import org.bpnet.core.spi.Graph;

/// Gives the values that live only during a run their places in one piece of memory, in which
/// values that are not alive at the same time share room: the largest first, each at the lowest
/// offset free for its whole life.
final class Slab {
  private static final int ALIGNMENT = 64;

  /// A value and the steps, from first to last, during which it must keep its place.
  record Lifetime(int node, int first, int last) {
    boolean overlaps(Lifetime other) {
      return first <= other.last && other.first <= last;
    }
  }

  private record Placed(Lifetime lifetime, long from, long to) {}

  private final Graph graph;
  private final Map<Integer, Place> places;

  Slab(Graph graph, Map<Integer, Place> places) {
    this.graph = graph;
    this.places = places;
  }

  /// Adds a place for each value; the result is the slab's size in bytes.
  long place(List<Lifetime> lifetimes) {
    List<Lifetime> largestFirst = new ArrayList<>(lifetimes);
    largestFirst.sort(Comparator.comparingLong(l -> -bytes(l)));
    List<Placed> placed = new ArrayList<>(); // sorted by offset
    long size = 0;
    for (Lifetime lifetime : largestFirst) {
      long from = 0;
      for (Placed other : placed) {
        if (other.lifetime().overlaps(lifetime)) {
          if (from + bytes(lifetime) <= other.from()) {
            break;
          }
          from = Math.max(from, other.to());
        }
      }
      var mine = new Placed(lifetime, from, from + bytes(lifetime));
      int at = 0;
      while (at < placed.size() && placed.get(at).from() <= from) {
        at++;
      }
      placed.add(at, mine);
      places.put(lifetime.node(), new Place(Place.SLAB, from));
      size = Math.max(size, mine.to());
    }
    return size;
  }

  private long bytes(Lifetime lifetime) {
    long bytes = (long) graph.node(lifetime.node()).shape().elementCount() * DType.F32.bytes();
    return Math.max(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  }
}
