package org.bpnet.core.spi;

import java.util.List;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
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
}
