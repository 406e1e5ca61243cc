package org.bpnet.cpu.graph;

import org.bpnet.core.array.DType;
import org.bpnet.core.op.Movement.Broadcast;
import org.bpnet.core.op.Movement.Reshape;
import org.bpnet.core.op.Pointwise;
import org.bpnet.core.spi.Graph;
import org.bpnet.core.spi.Node;

/// How this backend looks at the nodes of a graph.
public final class Nodes {
  private Nodes() {}

  /// Whether the node is another name for its operand's memory.
  public static boolean isAlias(Node node) {
    return node.op() instanceof Reshape;
  }

  /// The node whose memory this node's value lies in.
  public static int base(Graph graph, int node) {
    int current = node;
    while (isAlias(graph.node(current))) {
      current = graph.node(current).inputs().getLast();
    }
    return current;
  }

  /// Whether the node computes element by element and can be part of a kernel.
  public static boolean isElementwise(Node node) {
    return node.op() instanceof Pointwise
        || (node.op() instanceof Broadcast && node.type() != DType.I32);
  }
}
