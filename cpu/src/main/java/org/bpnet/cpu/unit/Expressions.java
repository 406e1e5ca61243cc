package org.bpnet.cpu.unit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;
import org.bpnet.cpu.graph.Nodes;
import org.bpnet.cpu.graph.Scalars;

/// Writes the nodes of one unit as formulas over the unit's operands: what they read from memory
/// becomes the inputs `x0`, `x1`, ..., numbers bound at each run become hyper-parameters `s0`, ...
/// Names depend on the order only, so that equal units of different graphs share a kernel.
public final class Expressions {
  private final Graph graph;
  private final Unit unit;
  private final Scalars scalars;
  private final Map<Integer, Formula> written = new HashMap<>();
  private final Map<Integer, String> inputs = new LinkedHashMap<>();
  private final Map<Integer, String> hypers = new LinkedHashMap<>();

  public Expressions(Graph graph, Unit unit, Scalars scalars) {
    this.graph = graph;
    this.unit = unit;
    this.scalars = scalars;
  }

  /// The node as a formula; parts that nodes share are shared objects.
  public Formula write(int node) {
    Formula known = written.get(node);
    if (known == null) {
      known = scalars.contains(node) ? number(Nodes.base(graph, node)) : vector(node);
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
  public List<Integer> inputs() {
    return new ArrayList<>(inputs.keySet());
  }

  /// The loops over `shape` of what is written, the axes `from` to before `to` kept apart. The last
  /// operand stands for the results, which walk through every axis: loops never merge across them.
  public Loops loops(Shape shape, int from, int to) {
    List<Shape> shapes = new ArrayList<>();
    inputs.keySet().forEach(operand -> shapes.add(graph.node(operand).shape()));
    shapes.add(shape);
    return Loops.over(shape, shapes, from, to);
  }

  public List<String> inputNames() {
    return List.copyOf(inputs.values());
  }

  public List<String> hyperNames() {
    return List.copyOf(hypers.values());
  }

  /// The places of `s0`, `s1`, ... among the run's scalars.
  public int[] hyperSlots() {
    return hypers.keySet().stream().mapToInt(scalars::slot).toArray();
  }
}
