package org.bpnet.core.spi;

import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Primitive;

/// One operation of a [Graph].
///
/// @param op what is computed
/// @param inputs positions of its inputs among the graph's nodes, all smaller than its own
/// @param shape the result's shape
/// @param type the result's element type
public record Node(Primitive op, List<Integer> inputs, Shape shape, DType type) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /// Position of input `i` among the graph's nodes.
  public int input(int i) {
    return inputs.get(i);
  }

  /// By position and without iterators, as is the comparison: graphs are looked up at every step,
  /// and a look-up should leave nothing to collect.
  @Override
  public int hashCode() {
    int hash = op.hashCode();
    for (int i = 0; i < inputs.size(); i++) {
      hash = 31 * hash + inputs.get(i);
    }
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Node other)
        || inputs.size() != other.inputs.size()
        || type != other.type
        || !shape.equals(other.shape)
        || !op.equals(other.op)) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (input(i) != other.input(i)) {
        return false;
      }
    }
    return true;
  }
}
