package org.bpnet.cpu.unit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.graph.Nodes;
import org.jspecify.annotations.Nullable;

/// In which order units run. A unit that runs inside another, its host, runs when that does.
public final class RunOrder {
  private final Graph graph;
  private final List<Unit> units;
  private final Map<Integer, Unit> unitOf = new HashMap<>();

  /// For a unit that runs inside another the other: the element-wise unit that finishes a product,
  /// the reduction of an element-wise unit.
  private final Map<Unit, Unit> hosts = new HashMap<>();

  private final Map<Unit, List<Unit>> guests = new HashMap<>();

  private final Map<Unit, Integer> positions = new HashMap<>();

  /// What must run before a unit although that needs nothing of it.
  private final Map<Unit, Set<Unit>> earlier = new HashMap<>();

  /// The first unit that waits for one behind it: what stands before needs only what stands before
  /// itself.
  private int firstDelayed = Integer.MAX_VALUE;

  public RunOrder(Graph graph) {
    this.graph = graph;
    this.units = Fusion.units(graph);
    for (Unit unit : units) {
      positions.put(unit, positions.size());
      unit.nodes().forEach(node -> unitOf.put(node, unit));
    }
  }

  /// All units, in an order in which they could run one by one.
  public List<Unit> units() {
    return units;
  }

  /// The unit that computes a node; null for what is bound, a constant or another name.
  public @Nullable Unit unitOf(int node) {
    return unitOf.get(node);
  }

  /// Has a unit run inside another.
  public void host(Unit guest, Unit host) {
    hosts.put(guest, host);
    guests.computeIfAbsent(host, _ -> new ArrayList<>()).add(guest);
  }

  /// Whether the unit runs inside another.
  public boolean isGuest(Unit unit) {
    return hosts.containsKey(unit);
  }

  /// The units that run inside this one.
  public List<Unit> guests(Unit unit) {
    return guests.getOrDefault(unit, List.of());
  }

  /// Has some units run before another.
  ///
  /// @return false, and nothing is changed, if one of them needs the other or runs with it
  boolean runBefore(Set<Unit> first, Unit then) {
    Unit last = host(then);
    for (Unit unit : first) {
      if (reaches(host(unit), last)) {
        return false;
      }
    }
    for (Unit unit : first) {
      earlier.computeIfAbsent(last, _ -> new LinkedHashSet<>()).add(host(unit));
      if (position(host(unit)) > position(last)) {
        firstDelayed = Math.min(firstDelayed, position(last));
      }
    }
    return true;
  }

  private Unit host(Unit unit) {
    return hosts.getOrDefault(unit, unit);
  }

  private int position(Unit unit) {
    return Objects.requireNonNull(positions.get(unit));
  }

  /// Whether `unit` is `target` or runs after it.
  private boolean reaches(Unit unit, Unit target) {
    int nearest = Math.min(position(target), firstDelayed);
    Set<Unit> seen = new HashSet<>();
    var stack = new ArrayDeque<>(List.of(unit));
    while (!stack.isEmpty()) {
      Unit next = stack.pop();
      if (next == target) {
        return true;
      }
      if (position(next) >= nearest && seen.add(next)) {
        stack.addAll(predecessors(next));
      }
    }
    return false;
  }

  private Set<Unit> predecessors(Unit host) {
    Set<Unit> result = new LinkedHashSet<>(earlier.getOrDefault(host, Set.of()));
    addProducers(host, host, result);
    guests(host).forEach(guest -> addProducers(guest, host, result));
    return result;
  }

  private void addProducers(Unit unit, Unit host, Set<Unit> result) {
    for (int node : unit.nodes()) {
      for (int input : graph.node(node).inputs()) {
        Unit producer = unitOf.get(Nodes.base(graph, input));
        if (producer != null && host(producer) != host) {
          result.add(host(producer));
        }
      }
    }
  }

  /// The units that are no guests, in the order in which they run: as they were, but for those that
  /// must wait.
  public List<Unit> order() {
    Set<Unit> done = new LinkedHashSet<>();
    for (Unit unit : units) {
      if (!isGuest(unit)) {
        visit(unit, done);
      }
    }
    return List.copyOf(done);
  }

  /// Runs what a unit waits for, then the unit. Iterative: chains may be long.
  private void visit(Unit wanted, Set<Unit> done) {
    var stack = new ArrayDeque<>(List.of(wanted));
    while (!stack.isEmpty()) {
      Unit unit = stack.peek();
      List<Unit> open = predecessors(unit).stream().filter(p -> !done.contains(p)).toList();
      if (open.isEmpty()) {
        done.add(stack.pop());
      } else {
        open.forEach(stack::push);
      }
    }
  }
}
