package org.bpnet.cpu.unit;

import java.util.List;
import java.util.Objects;
import org.bpnet.core.op.Leaf.Range;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.graph.Nodes;
import org.bpnet.cpu.graph.Scalars;

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
  private final UnitOrder units;
  private final Scalars scalars;
  private final int[] readers; // of each node's value, under any name
  private final boolean[] summed; // whether its one reader is a reduction

  private Fusion(Graph graph) {
    this.graph = graph;
    this.units = new UnitOrder(graph);
    this.scalars = Scalars.of(graph);
    this.readers = new int[graph.size()];
    this.summed = new boolean[graph.size()];
    countReaders();
  }

  private void countReaders() {
    graph.outputs().forEach(output -> readers[Nodes.base(graph, output)] += 2);
    for (Node node : graph.nodes()) {
      if (!Nodes.isAlias(node)) {
        node.inputs().stream().distinct().forEach(input -> readers[Nodes.base(graph, input)]++);
      }
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Reduce) {
        int operand = Nodes.base(graph, node.input(0));
        summed[operand] =
            readers[operand] == 1
                && !scalars.contains(operand)
                && Nodes.isElementwise(graph.node(operand));
      }
    }
  }

  /// The units in an order in which they can run.
  static List<Unit> units(Graph graph) {
    var fusion = new Fusion(graph);
    for (int i = 0; i < graph.size(); i++) {
      fusion.place(i);
    }
    return fusion.units.sorted();
  }

  /// Whether the node needs no unit: it is bound at each run, a constant, or another name.
  private boolean isFree(int node) {
    return scalars.contains(node)
        || graph.node(node).op() instanceof Source
        || graph.node(node).op() instanceof Range
        || Nodes.isAlias(graph.node(node));
  }

  private void place(int i) {
    Node node = graph.node(i);
    if (isFree(i)) {
      return;
    }
    units.add(Unit.of(Nodes.isElementwise(node), i));
    if (Nodes.isElementwise(node)) {
      joinOperands(i, summed[i]);
    } else if (node.op() instanceof Reduce) {
      int operand = Nodes.base(graph, node.input(0));
      if (summed[operand] && !isSummedWhereMade(operand, i)) {
        joinOperands(operand, false);
      }
    }
  }

  private boolean isSummedWhereMade(int operand, int reduction) {
    Unit unit = units.of(operand);
    return unit != null && ReducedAxes.of(graph, reduction).fit(graph, unit, scalars);
  }

  /// Has a node join the units of its operands.
  ///
  /// @param apart whether to leave out those that others read too: the node is then computed, and
  ///   summed, from what is in memory anyway, and not kept until it is summed
  private void joinOperands(int i, boolean apart) {
    Node node = graph.node(i);
    for (int input : node.inputs()) {
      Unit unit = Objects.requireNonNull(units.of(i));
      Unit other = units.of(input);
      if (other != null
          && other != unit
          && other.isPointwise()
          && !(apart && readers[input] > 1)
          && graph.node(input).shape().equals(node.shape())
          && unit.nodes().size() + other.nodes().size() <= MOST_NODES) {
        units.join(unit, other);
      }
    }
  }
}
