package org.bpnet.cpu.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.bpnet.core.DType;
import org.bpnet.core.op.Broadcast;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Range;
import org.bpnet.core.op.Reduce;
import org.bpnet.core.op.Reshape;
import org.bpnet.core.op.Source;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.jspecify.annotations.Nullable;

/// Groups a graph's nodes into units and orders them.
///
/// A pointwise node joins the unit of one of its operands, and joins units with each other,
/// whenever all have one shape and no path leads from the unit through other units back to the
/// node: such a path would make a cycle. Values that nobody outside the unit needs never reach
/// memory; a value needed twice inside is computed once. So an optimizer's moments and parameter,
/// written as separate formulas, become one pass over memory.
final class Fusion {
  /// Larger units make kernels that the JIT compiler handles badly.
  private static final int MOST_NODES = 32;

  private final Graph graph;
  private final @Nullable Unit[] unitOf;
  private final boolean[] scalar;
  private final int[] readers; // of each node's value, under any name
  private final boolean[] summed; // whether its one reader is a reduction

  private Fusion(Graph graph) {
    this.graph = graph;
    this.unitOf = new Unit[graph.size()];
    this.scalar = Expressions.scalars(graph);
    this.readers = new int[graph.size()];
    this.summed = new boolean[graph.size()];
    countReaders();
  }

  private void countReaders() {
    graph.outputs().forEach(output -> readers[base(graph, output)] += 2);
    for (Node node : graph.nodes()) {
      if (!isAlias(node)) {
        node.inputs().stream().distinct().forEach(input -> readers[base(graph, input)]++);
      }
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Reduce) {
        int operand = base(graph, node.input(0));
        summed[operand] = readers[operand] == 1 && isElementwise(graph.node(operand));
      }
    }
  }

  /// The units in an order in which they can run.
  static List<Unit> units(Graph graph) {
    var fusion = new Fusion(graph);
    for (int i = 0; i < graph.size(); i++) {
      fusion.place(i);
    }
    return fusion.ordered();
  }

  /// Whether the node is another name for its operand's memory.
  static boolean isAlias(Node node) {
    return node.op() instanceof Reshape;
  }

  /// The node whose memory this node's value lies in.
  static int base(Graph graph, int node) {
    int current = node;
    while (isAlias(graph.node(current))) {
      current = graph.node(current).inputs().getLast();
    }
    return current;
  }

  /// Whether the node computes element by element and can be part of a kernel.
  static boolean isElementwise(Node node) {
    return node.op() instanceof Pointwise
        || (node.op() instanceof Broadcast && node.type() != DType.I32);
  }

  /// Whether the node needs no unit: it is bound at each run, a constant, or another name.
  private boolean isFree(int node) {
    return scalar[node]
        || graph.node(node).op() instanceof Source
        || graph.node(node).op() instanceof Range
        || isAlias(graph.node(node));
  }

  private void place(int i) {
    Node node = graph.node(i);
    if (isFree(i)) {
      return;
    }
    unitOf[i] = new Unit(isElementwise(node), i);
    if (isElementwise(node)) {
      joinOperands(i, summed[i]);
    } else if (node.op() instanceof Reduce) {
      int operand = base(graph, node.input(0));
      if (summed[operand] && !isSummedWhereMade(operand, i)) {
        joinOperands(operand, false);
      }
    }
  }

  private boolean isSummedWhereMade(int operand, int reduction) {
    Unit unit = unitOf[operand];
    return unit != null && StepWriter.canReduceInPlace(graph, reduction, unit, scalar);
  }

  /// Has a node join the units of its operands.
  ///
  /// @param apart whether to leave out those that others read too: the node is then computed, and
  ///   summed, from what is in memory anyway, and not kept until it is summed
  private void joinOperands(int i, boolean apart) {
    Node node = graph.node(i);
    for (int input : node.inputs()) {
      Unit unit = Objects.requireNonNull(unitOf[i]);
      Unit other = unitOf[input];
      if (other != null
          && other != unit
          && other.isPointwise()
          && !(apart && readers[input] > 1)
          && graph.node(input).shape().equals(node.shape())
          && unit.nodes().size() + other.nodes().size() <= MOST_NODES
          && canMerge(unit, other)) {
        unit.absorb(other);
        for (int moved : other.nodes()) {
          unitOf[moved] = unit;
        }
      }
    }
  }

  /// Whether no path leads from one to the other except by direct pointwise edges.
  private boolean canMerge(Unit later, Unit earlier) {
    return !reaches(outside(later, earlier), earlier) && !reaches(outside(earlier, later), later);
  }

  /// Units that `unit` needs, direct pointwise edges to `partner` left aside.
  private Set<Unit> outside(Unit unit, Unit partner) {
    Set<Unit> needed = needs(unit, partner);
    needed.remove(unit);
    return needed;
  }

  private boolean reaches(Set<Unit> from, Unit target) {
    Set<Unit> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var stack = new ArrayDeque<>(from);
    while (!stack.isEmpty()) {
      Unit unit = stack.pop();
      if (unit == target) {
        return true;
      }
      if (seen.add(unit)) {
        stack.addAll(needs(unit, unit));
      }
    }
    return false;
  }

  /// The units whose values `unit` reads, itself left aside, and so are direct edges between
  /// pointwise nodes to `partner`.
  private Set<Unit> needs(Unit unit, Unit partner) {
    Set<Unit> result = new LinkedHashSet<>();
    for (int node : unit.nodes()) {
      for (int input : graph.node(node).inputs()) {
        Unit source = unitOf[base(graph, input)];
        boolean direct = input == base(graph, input) && sameShape(node, input);
        boolean internal = direct && (source == unit || source == partner);
        if (source != null && !internal) {
          result.add(source);
        }
      }
    }
    return result;
  }

  private boolean sameShape(int a, int b) {
    return isElementwise(graph.node(a)) && graph.node(a).shape().equals(graph.node(b).shape());
  }

  /// Topological order; among units that are ready, the one whose last node comes first.
  private List<Unit> ordered() {
    Set<Unit> all = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Unit unit : unitOf) {
      if (unit != null) {
        all.add(unit);
      }
    }
    var waiting = new IdentityHashMap<Unit, Set<Unit>>();
    for (Unit unit : all) {
      waiting.put(unit, new HashSet<>(needs(unit, unit)));
    }
    var ready = new PriorityQueue<>(Comparator.comparingInt(Unit::last));
    waiting.forEach((unit, needed) -> {
      if (needed.isEmpty()) {
        ready.add(unit);
      }
    });
    List<Unit> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      Unit done = ready.poll();
      order.add(done);
      for (Unit unit : all) {
        Set<Unit> needed = waiting.getOrDefault(unit, Set.of());
        if (needed.remove(done) && needed.isEmpty()) {
          ready.add(unit);
        }
      }
    }
    if (order.size() != all.size()) {
      throw new IllegalStateException("fusion made a cycle of units");
    }
    return order;
  }
}
