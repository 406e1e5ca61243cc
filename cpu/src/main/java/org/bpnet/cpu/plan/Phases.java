package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.cpu.step.Access;
import org.bpnet.cpu.step.Step;
import org.bpnet.cpu.storage.Place;
import org.bpnet.cpu.thread.ThreadTeam;
import org.jspecify.annotations.Nullable;

/// Distributes steps over as few phases as possible: each runs in the phase of the steps it depends
/// on where its rows need nothing but the same rows of theirs, and in a later one otherwise.
final class Phases {
  /// How a step touches a value, and when.
  private record Use(int rows, int perRow, int phase) {
    /// Whether rows of the other step need only the same rows of this one, or one thread does both.
    boolean suits(Step other, Access access) {
      return rows == other.rows()
          && (rows == 1 || (perRow != Access.WHOLE && perRow == access.perRow()));
    }

    /// The first phase in which the other step can come after this one.
    int next(Step other, Access access) {
      return suits(other, access) ? phase : phase + 1;
    }
  }

  private final IdentityHashMap<Place, Use> writes = new IdentityHashMap<>();
  private final IdentityHashMap<Place, Integer> firstWrites = new IdentityHashMap<>();
  private final IdentityHashMap<Place, Integer> lastReads = new IdentityHashMap<>();
  private final IdentityHashMap<Place, Stay> stays = new IdentityHashMap<>();
  private int steps;
  private final Map<Integer, List<Use>> sourceReads = new HashMap<>(); // by segment
  private final Map<Integer, Integer> replaced;
  private final int guardSegment;
  private int guard = -1;
  private final List<List<Step>> phases = new ArrayList<>();

  /// From the first to the last step that touches a value.
  ///
  /// @param rows how many rows these steps have
  /// @param perRow how many of the value's elements belong to each of them; 0 where there is one
  ///   row
  /// @param isRowwise whether all of them are in one phase and cut the value alike, so that a row
  ///   of it is touched by one thread alone
  record Stay(int phase, int rows, int perRow, int first, int last, boolean isRowwise) {
    Stay and(Stay other) {
      boolean alike = phase == other.phase && rows == other.rows && perRow == other.perRow;
      return new Stay(phase, rows, perRow, first, other.last, isRowwise && alike);
    }
  }

  /// @param steps in an order in which they could run one by one
  /// @param replaced for the segments that replace another, that one
  /// @param guardSegment the segment that must be written before any is replaced
  Phases(List<Step> steps, Map<Integer, Integer> replaced, int guardSegment) {
    this.replaced = replaced;
    this.guardSegment = guardSegment;
    steps.forEach(this::add);
  }

  private void add(Step step) {
    int phase = 0;
    for (Access access : step.accesses()) {
      phase =
          Math.max(phase, access.writes() ? afterReads(step, access) : afterWrite(step, access));
    }
    while (phases.size() <= phase) {
      phases.add(new ArrayList<>());
    }
    phases.get(phase).add(step);
    for (Access access : step.accesses()) {
      note(access, new Use(step.rows(), access.perRow(), phase));
      int perRow = step.rows() == 1 ? 0 : access.perRow();
      boolean isRowwise = perRow != Access.WHOLE;
      var stay = new Stay(phase, step.rows(), perRow, steps, steps, isRowwise);
      stays.merge(access.place(), stay, Stay::and);
    }
    steps++;
  }

  private int afterWrite(Step step, Access access) {
    Use write = writes.get(access.place());
    return write == null ? 0 : write.next(step, access);
  }

  /// What is replaced must have been read by all that read it, and the guard be known.
  private int afterReads(Step step, Access access) {
    Integer source = replaced.get(access.place().segment());
    if (source == null) {
      return 0;
    }
    int phase = guard + 1;
    for (Use read : sourceReads.getOrDefault(source, List.of())) {
      phase = Math.max(phase, read.next(step, access));
    }
    return phase;
  }

  private void note(Access access, Use use) {
    Place place = access.place();
    if (!access.writes()) {
      lastReads.merge(place, use.phase(), Math::max);
      sourceReads.computeIfAbsent(place.segment(), _ -> new ArrayList<>()).add(use);
    } else {
      writes.put(place, use);
      firstWrites.merge(place, use.phase(), Math::min);
      if (place.segment() == guardSegment) {
        guard = use.phase();
      }
    }
  }

  /// The phase that yields the guard; −1 if there is none.
  int guard() {
    return guard;
  }

  /// The phases, in order.
  PlanPhase[] build(ThreadTeam team) {
    return phases.stream()
        .map(steps -> new PlanPhase(steps.toArray(Step[]::new), team))
        .toArray(PlanPhase[]::new);
  }

  /// When a value is touched; null if no step does.
  @Nullable Stay stay(Place place) {
    return stays.get(place);
  }

  /// The first phase that touches a value in the slab: a product may be written in one and finished
  /// in another.
  int first(Place place) {
    return firstWrites.getOrDefault(place, 0);
  }

  /// The last phase that touches a value in the slab.
  int last(Place place) {
    Use write = writes.get(place);
    return Math.max(write == null ? 0 : write.phase(), lastReads.getOrDefault(place, 0));
  }
}
