package org.bpnet.cpu.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.cpu.plan.Phases.Stay;
import org.bpnet.cpu.storage.Place;
import org.bpnet.cpu.storage.Slab;

/// How long values must keep their places in the slab: from phase to phase, since within one each
/// thread is somewhere else.
///
/// Values that all steps of a phase cut into the same rows can take turns in one place even there:
/// a row of it is touched by one thread alone, which goes through the steps in order. So a chain of
/// layers of one width, and the gradients that run back along it, need room for as many values as
/// are alive at a time and not for all.
final class Lifetimes {
  private final Phases phases;
  private final List<Slab.Lifetime> all = new ArrayList<>();

  /// What takes turns: values of one size, in one phase, cut alike.
  private record Kind(int phase, int rows, int perRow, long bytes) {}

  /// A value that is touched row by row.
  private record Guest(Place place, Stay stay) {}

  private Lifetimes(Phases phases) {
    this.phases = phases;
  }

  /// The lifetimes of values in the slab, of so many bytes each.
  static List<Slab.Lifetime> of(Map<Place, Long> bytes, Phases phases) {
    var lifetimes = new Lifetimes(phases);
    Map<Kind, List<Guest>> guests = new LinkedHashMap<>();
    bytes.forEach((place, size) -> {
      Stay stay = phases.stay(place);
      if (stay != null && stay.isRowwise()) {
        var kind = new Kind(stay.phase(), stay.rows(), stay.perRow(), size);
        guests.computeIfAbsent(kind, _ -> new ArrayList<>()).add(new Guest(place, stay));
      } else {
        lifetimes.add(List.of(place), size);
      }
    });
    guests.forEach((kind, some) -> lifetimes.share(some, kind.bytes()));
    return lifetimes.all;
  }

  /// Gives each value the place that became free last before it, which is still in the cache.
  private void share(List<Guest> guests, long bytes) {
    guests.sort(Comparator.comparingInt(guest -> guest.stay().first()));
    List<List<Place>> rooms = new ArrayList<>();
    TreeMap<Integer, ArrayDeque<List<Place>>> free = new TreeMap<>(); // by the last step there
    for (Guest guest : guests) {
      Map.Entry<Integer, ArrayDeque<List<Place>>> latest = free.lowerEntry(guest.stay().first());
      List<Place> room;
      if (latest == null) {
        room = new ArrayList<>();
        rooms.add(room);
      } else {
        room = latest.getValue().pop();
        if (latest.getValue().isEmpty()) {
          free.remove(latest.getKey());
        }
      }
      room.add(guest.place());
      free.computeIfAbsent(guest.stay().last(), _ -> new ArrayDeque<>()).push(room);
    }
    rooms.forEach(room -> add(room, bytes));
  }

  private void add(List<Place> places, long bytes) {
    int first = places.stream().mapToInt(phases::first).min().orElseThrow();
    int last = places.stream().mapToInt(phases::last).max().orElseThrow();
    all.add(new Slab.Lifetime(places, bytes, first, last));
  }
}
