package org.bpnet.core.spi;

import java.util.List;

/// Operations in an order in which they can run, without the values they run on: two steps of the
/// same training loop have equal graphs. Values are bound at each run, see [Bindings].
///
/// @param nodes every node after its inputs; no two compute the same thing
/// @param outputs positions of the nodes whose values are wanted; at least one
/// @param updates which outputs take the place of sources
public record Graph(List<Node> nodes, List<Integer> outputs, Updates updates) {
  /// Which of a graph's outputs take the place of sources: parameters that are given new values.
  ///
  /// @param replaced for each such output, in the order of the outputs and starting with the first,
  ///   the position of the source in whose storage it is left
  /// @param guard the output, by its number, that decides: if its only element is not finite,
  ///   nothing is replaced, and only this output need be computed; −1 for none
  public record Updates(List<Integer> replaced, int guard) {
    /// All outputs have storage of their own.
    public static final Updates NONE = new Updates(List.of(), -1);

    public Updates {
      replaced = List.copyOf(replaced);
    }
  }

  public Graph {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// A graph that updates nothing.
  public Graph(List<Node> nodes, List<Integer> outputs) {
    this(nodes, outputs, Updates.NONE);
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
    if (!(o instanceof Graph other)
        || size() != other.size()
        || !outputs.equals(other.outputs)
        || !updates.equals(other.updates)) {
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
