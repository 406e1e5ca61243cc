package org.bpnet.cpu.unit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.graph.Nodes;
import org.jspecify.annotations.Nullable;

/// A graph's units, kept in an order in which they could run while they join.
///
/// Two units may become one if no path leads from the one to the other by way of a third, or by
/// anything but direct pointwise edges: the union would wait for itself. Such a path is looked for
/// among the units that stand between the two alone, and not at all where the graph's longest path
/// ([Spine]) is one, so that planning takes a time that grows with the length of a chain of layers,
/// not with its square.
final class UnitOrder {
  private final Graph graph;
  private final @Nullable Unit[] unitOf;
  private final Spine spine;

  /// By position; null where a unit has joined another.
  private final List<@Nullable Unit> order = new ArrayList<>();

  private final IdentityHashMap<Unit, Integer> positions = new IdentityHashMap<>();

  UnitOrder(Graph graph) {
    this.graph = graph;
    this.unitOf = new Unit[graph.size()];
    this.spine = Spine.of(graph);
  }

  /// The unit of a node; null if it needs none, or is not added yet.
  @Nullable Unit of(int node) {
    return unitOf[node];
  }

  /// Adds a unit that needs nothing but units that are there.
  void add(Unit unit) {
    unit.nodes().forEach(node -> unitOf[node] = unit);
    positions.put(unit, order.size());
    order.add(unit);
  }

  /// Has a unit absorb another that it reads, if they may be one.
  void join(Unit later, Unit earlier) {
    if (spine.leads(earlier, later)) {
      return;
    }
    Set<Unit> needed = needed(later, earlier);
    if (needed.contains(earlier)) {
      return;
    }
    later.absorb(earlier);
    earlier.nodes().forEach(node -> unitOf[node] = later);
    move(earlier, later, needed);
  }

  /// What `later` needs, straight or by way of others, behind `earlier` and that itself, if not by
  /// direct edges alone.
  private Set<Unit> needed(Unit later, Unit earlier) {
    int start = position(earlier);
    Set<Unit> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var stack = new ArrayDeque<>(needs(later, earlier));
    while (!stack.isEmpty() && !seen.contains(earlier)) {
      Unit unit = stack.pop();
      if (position(unit) >= start && seen.add(unit)) {
        stack.addAll(needs(unit, unit));
      }
    }
    return seen;
  }

  /// Closes the gap that a unit leaves: what the union needs moves before it, the rest behind it.
  private void move(Unit left, Unit union, Set<Unit> needed) {
    int start = position(left);
    int end = position(union);
    positions.remove(left);
    int free = start;
    List<Unit> behind = new ArrayList<>();
    for (Unit unit : present(start, end)) {
      if (needed.contains(unit)) {
        put(unit, free++);
      } else if (unit != union && unit != left) {
        behind.add(unit);
      }
    }
    put(union, free++);
    for (Unit unit : behind) {
      put(unit, free++);
    }
    for (; free <= end; free++) {
      order.set(free, null);
    }
  }

  private List<Unit> present(int first, int last) {
    List<Unit> result = new ArrayList<>();
    for (Unit unit : order.subList(first, last + 1)) {
      if (unit != null) {
        result.add(unit);
      }
    }
    return result;
  }

  private void put(Unit unit, int position) {
    order.set(position, unit);
    positions.put(unit, position);
  }

  private int position(Unit unit) {
    return positions.getOrDefault(unit, -1);
  }

  /// The units whose values `unit` reads, itself left aside, and so are direct edges between
  /// pointwise nodes to `partner`.
  private Set<Unit> needs(Unit unit, Unit partner) {
    Set<Unit> result = new LinkedHashSet<>();
    for (int node : unit.nodes()) {
      for (int input : graph.node(node).inputs()) {
        int base = Nodes.base(graph, input);
        Unit source = unitOf[base];
        boolean direct = input == base && sameShape(node, input);
        boolean internal = direct && (source == unit || source == partner);
        if (source != null && !internal) {
          result.add(source);
        }
      }
    }
    return result;
  }

  private boolean sameShape(int a, int b) {
    return Nodes.isElementwise(graph.node(a))
        && graph.node(a).shape().equals(graph.node(b).shape());
  }

  /// All units in the order in which they should run: among those that are ready, the one whose
  /// last node comes first.
  List<Unit> sorted() {
    List<Unit> all = present(0, order.size() - 1);
    var readers = new IdentityHashMap<Unit, List<Unit>>();
    var waiting = new IdentityHashMap<Unit, Integer>();
    var ready = new PriorityQueue<>(Comparator.comparingInt(Unit::last));
    for (Unit unit : all) {
      Set<Unit> needed = needs(unit, unit);
      needed.forEach(n -> readers.computeIfAbsent(n, _ -> new ArrayList<>()).add(unit));
      waiting.put(unit, needed.size());
      if (needed.isEmpty()) {
        ready.add(unit);
      }
    }
    List<Unit> result = new ArrayList<>();
    while (!ready.isEmpty()) {
      Unit done = ready.poll();
      result.add(done);
      for (Unit reader : readers.getOrDefault(done, List.of())) {
        if (waiting.merge(reader, -1, Integer::sum) == 0) {
          ready.add(reader);
        }
      }
    }
    if (result.size() != all.size()) {
      throw new IllegalStateException("fusion made a cycle of units");
    }
    return result;
  }
}
