package org.bpnet.core.spi;

import java.util.List;

/// Operations in an order in which they can run, without the values they run on: two steps of the
/// same training loop have equal graphs. Values are bound at each run, see [Bindings].
///
/// @param nodes every node after its inputs; no two compute the same thing
/// @param outputs positions of the nodes whose values are wanted; at least one
public record Graph(List<Node> nodes, List<Integer> outputs) {
  public Graph {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// Node `i`.
  public Node node(int i) {
    return nodes.get(i);
  }

  /// The number of nodes.
  public int size() {
    return nodes.size();
  }

  @Override
  public int hashCode() {
    int hash = size();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + node(i).hashCode();
    }
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Graph other) || size() != other.size() || !outputs.equals(other.outputs)) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!node(i).equals(other.node(i))) {
        return false;
      }
    }
    return true;
  }
}
