package org.bpnet.cpu.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Scalar;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// Writes the nodes of one unit as formulas over the unit's operands: what they read from memory
/// becomes the inputs `x0`, `x1`, ..., numbers bound at each run become hyper-parameters `s0`, ...
/// Names depend on the order only, so that equal units of different graphs share a kernel.
final class Expressions {
  private final Graph graph;
  private final Unit unit;
  private final boolean[] scalar;
  private final int[] scalarSlots;
  private final Map<Integer, Formula> written = new HashMap<>();
  private final Map<Integer, String> inputs = new LinkedHashMap<>();
  private final Map<Integer, String> hypers = new LinkedHashMap<>();

  /// @param scalar for each node whether it is a number that follows from the run's scalars
  /// @param scalarSlots for each `Scalar` node its place among the run's scalars
  Expressions(Graph graph, Unit unit, boolean[] scalar, int[] scalarSlots) {
    this.graph = graph;
    this.unit = unit;
    this.scalar = scalar;
    this.scalarSlots = scalarSlots;
  }

  /// The node as a formula; parts that nodes share are shared objects.
  Formula write(int node) {
    Formula known = written.get(node);
    if (known == null) {
      known = scalar[node] ? number(Fusion.base(graph, node)) : vector(node);
      written.put(node, known);
    }
    return known;
  }

  private Formula vector(int node) {
    if (!unit.contains(node)) {
      return Formula.input(inputs.computeIfAbsent(node, _ -> "x" + inputs.size()));
    }
    Node n = graph.node(node);
    return n.op() instanceof Pointwise op
        ? op.formula().substitute(arguments(op, n))
        : write(n.input(0)); // a broadcast: the operand as it is
  }

  private Formula number(int node) {
    Node n = graph.node(node);
    if (n.op() instanceof Pointwise op) {
      return op.formula().substitute(arguments(op, n));
    }
    return Formula.hyper(hypers.computeIfAbsent(node, _ -> "s" + hypers.size()));
  }

  private Map<String, Formula> arguments(Pointwise op, Node node) {
    Map<String, Formula> arguments = new HashMap<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      arguments.put(op.arguments().get(i), write(node.input(i)));
    }
    return arguments;
  }

  /// The nodes read from memory, in the order of the formula inputs `x0`, `x1`, ...
  List<Integer> inputs() {
    return new ArrayList<>(inputs.keySet());
  }

  List<String> inputNames() {
    return List.copyOf(inputs.values());
  }

  List<String> hyperNames() {
    return List.copyOf(hypers.values());
  }

  /// The places of `s0`, `s1`, ... among the run's scalars.
  int[] hyperSlots() {
    return hypers.keySet().stream().mapToInt(node -> scalarSlots[node]).toArray();
  }

  /// For each node whether its value is one number that follows from the run's scalars alone: it is
  /// then computed once a run, in double precision, and needs no memory.
  static boolean[] scalars(Graph graph) {
    boolean[] scalar = new boolean[graph.size()];
    for (int i = 0; i < scalar.length; i++) {
      Node node = graph.node(i);
      scalar[i] =
          node.op() instanceof Scalar
              || (Fusion.isAlias(node) && scalar[node.inputs().getLast()])
              || (node.op() instanceof Pointwise
                  && node.shape().rank() == 0
                  && node.inputs().stream().allMatch(input -> scalar[input]));
    }
    return scalar;
  }
}
