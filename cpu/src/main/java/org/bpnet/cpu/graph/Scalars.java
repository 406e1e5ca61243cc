package org.bpnet.cpu.graph;

import org.bpnet.core.op.Leaf.Scalar;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// The numbers of a graph that follow from a run's scalars alone: each is computed once a run, in
/// double precision, and needs no memory unless something else than a kernel reads it.
public final class Scalars {
  private final boolean[] numbers; // by node
  private final int[] slots; // by node, of `Scalar` nodes

  private Scalars(Graph graph) {
    this.numbers = new boolean[graph.size()];
    this.slots = new int[graph.size()];
    int next = 0;
    for (int i = 0; i < numbers.length; i++) {
      Node node = graph.node(i);
      if (node.op() instanceof Scalar) {
        slots[i] = next++;
      }
      numbers[i] =
          node.op() instanceof Scalar
              || (Nodes.isAlias(node) && numbers[node.inputs().getLast()])
              || (node.op() instanceof Pointwise
                  && node.shape().rank() == 0
                  && node.inputs().stream().allMatch(input -> numbers[input]));
    }
  }

  /// Those of a graph.
  public static Scalars of(Graph graph) {
    return new Scalars(graph);
  }

  /// Whether the node is such a number.
  public boolean contains(int node) {
    return numbers[node];
  }

  /// The place of a `Scalar` node among the run's scalars.
  public int slot(int node) {
    return slots[node];
  }
}
