package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bpnet.cpu.thread.ThreadTeam;

/// Distributes steps over as few phases as possible: each runs in the phase of the steps it depends
/// on where its rows need nothing but the same rows of theirs, and in a later one otherwise.
final class Phases {
  /// A value: the step that writes it, how, and the phases from the first to the last that touch
  /// it.
  private static final class Value {
    private final int rows;
    private final int perRow;
    private final int phase;
    private int last;

    Value(int rows, int perRow, int phase) {
      this.rows = rows;
      this.perRow = perRow;
      this.phase = phase;
      this.last = phase;
    }

    /// Whether the reader's rows need only the same rows of this value, or one thread does both.
    boolean suits(Step reader, Access access) {
      return rows == reader.rows()
          && (rows == 1 || (perRow != Access.WHOLE && perRow == access.perRow()));
    }
  }

  private final IdentityHashMap<Place, Value> values = new IdentityHashMap<>();
  private final List<List<Step>> phases = new ArrayList<>();

  /// @param steps in an order in which they could run one by one
  Phases(List<Step> steps) {
    steps.forEach(this::add);
  }

  private void add(Step step) {
    int phase = 0;
    for (Access access : step.accesses()) {
      Value value = values.get(access.place());
      if (value != null && !access.writes()) {
        phase = Math.max(phase, value.suits(step, access) ? value.phase : value.phase + 1);
      }
    }
    for (Access access : step.accesses()) {
      if (access.writes()) {
        values.put(access.place(), new Value(step.rows(), access.perRow(), phase));
      } else if (values.containsKey(access.place())) {
        Value value = values.get(access.place());
        value.last = Math.max(value.last, phase);
      }
    }
    while (phases.size() <= phase) {
      phases.add(new ArrayList<>());
    }
    phases.get(phase).add(step);
  }

  /// The phases, in order.
  Phase[] build(ThreadTeam team) {
    return phases.stream()
        .map(steps -> new Phase(steps.toArray(Step[]::new), team))
        .toArray(Phase[]::new);
  }

  /// The first phase that touches a value.
  int first(Place place) {
    Value value = values.get(place);
    return value == null ? 0 : value.phase;
  }

  /// The last phase that touches a value.
  int last(Place place) {
    Value value = values.get(place);
    return value == null ? 0 : value.last;
  }
}
