package org.bpnet.cpu.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpnet.core.formula.BinaryOp;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.op.Rowwise.Reduce;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// Gives every reader of a cheap value a node of its own to compute it with, so that it joins the
/// reader's unit and never reaches memory: repeated values, and short sums and products of repeated
/// values with one that is in memory anyway, because something else than a kernel reads it.
///
/// So the deviations of a normalization, `x − μ`, of which the variance, the result and the
/// gradient are made, are taken from x each time instead of being written once and read three
/// times.
public final class Recomputation {
  /// The most that are computed again for one reader.
  private static final int MOST_OPERATIONS = 4;

  private static final Set<BinaryOp> SUMS_AND_PRODUCTS =
      EnumSet.of(BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL);

  private final Graph graph;
  private final Scalars scalars;
  private final boolean[] kept;
  private final boolean[] cheap;

  /// For each cheap node how many operations compute it from memory.
  private final int[] work;

  private final List<Node> nodes = new ArrayList<>();
  private final int[] positions; // of values that readers share; -1 before there is one

  private Recomputation(Graph graph) {
    this.graph = graph;
    this.scalars = Scalars.of(graph);
    this.kept = kept();
    this.cheap = new boolean[graph.size()];
    this.work = new int[graph.size()];
    this.positions = new int[graph.size()];
    Arrays.fill(positions, -1);
  }

  public static Graph apply(Graph graph) {
    return new Recomputation(graph).rewrite();
  }

  /// What is in memory because something else than a kernel makes it and another one reads it.
  private boolean[] kept() {
    boolean[] result = new boolean[graph.size()];
    for (int i = 0; i < graph.size(); i++) {
      Node node = graph.node(i);
      if (!Nodes.isElementwise(node) && !Nodes.isAlias(node)) {
        node.inputs().forEach(input -> result[Nodes.base(graph, input)] = true);
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      Node node = graph.node(i);
      result[i] &= !Nodes.isElementwise(node) && !(node.op() instanceof Source);
    }
    return result;
  }

  private Graph rewrite() {
    for (int i = 0; i < graph.size(); i++) {
      cheap[i] = isCheap(i);
      if (!cheap[i]) {
        shared(i);
      }
    }
    List<Integer> outputs = graph.outputs().stream().map(this::shared).toList();
    List<Integer> replaced = graph.updates().replaced().stream().map(this::shared).toList();
    return new Graph(nodes, outputs, new Graph.Updates(replaced, graph.updates().guard()));
  }

  private boolean isCheap(int i) {
    Node node = graph.node(i);
    if (scalars.contains(i) || !Nodes.isElementwise(node)) {
      return false;
    }
    if (!(node.op() instanceof Pointwise op)) {
      return true; // repeated values
    }
    boolean isAtHand = true;
    boolean isFromMemory = false;
    int operations = operations(op.formula());
    for (int input : node.inputs()) {
      boolean isRepeated = !graph.node(input).shape().equals(node.shape());
      isAtHand &= scalars.contains(input) || isRepeated || cheap[input] || kept[input];
      isFromMemory |= !isRepeated && (kept[input] || work[input] > 0);
      operations += isRepeated ? 0 : work[input];
    }
    work[i] = operations;
    return isAtHand && isFromMemory && operations <= MOST_OPERATIONS;
  }

  /// Sums and products in a formula; more than are cheap if there is anything else.
  private static int operations(Formula formula) {
    return switch (formula) {
      case Formula.Input _, Formula.Hyper _, Formula.Const _ -> 0;
      case Formula.Binary b when SUMS_AND_PRODUCTS.contains(b.op()) ->
          1 + operations(b.left()) + operations(b.right());
      default -> MOST_OPERATIONS + 1;
    };
  }

  /// Where a reader finds a node's value: what can join the reader's unit is computed for it alone.
  private int position(int i, Node reader) {
    boolean joins =
        switch (reader.op()) {
          case Reduce _, Reshape _ -> true;
          default -> Nodes.isElementwise(reader) && reader.shape().equals(graph.node(i).shape());
        };
    return cheap[i] && joins ? append(i) : shared(i);
  }

  private int shared(int i) {
    if (positions[i] < 0) {
      positions[i] = append(i);
    }
    return positions[i];
  }

  private int append(int i) {
    Node node = graph.node(i);
    Map<Integer, Integer> found = new HashMap<>(); // an operand read twice is computed once
    for (int input : node.inputs()) {
      if (!found.containsKey(input)) {
        found.put(input, position(input, node));
      }
    }
    List<Integer> inputs = node.inputs().stream().map(found::get).toList();
    nodes.add(new Node(node.op(), inputs, node.shape(), node.type()));
    return nodes.size() - 1;
  }
}
